package dev.winnow.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A Kafka broker of a test's own, and a client that is none of the programs. It is the image that
 * compose starts where that can be had, and otherwise one in the test's process ({@link
 * Containers}).
 */
public final class Broker implements AutoCloseable {

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Map<String, String> SETTINGS =
            Map.of(
                    "auto.create.topics.enable", "false",
                    "group.initial.rebalance.delay.ms", "0",
                    "offsets.topic.num.partitions", "1");

    private final String address;
    private final Runnable server;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    private Broker(String address, Runnable server) {
        this.address = address;
        this.server = server;
        admin = Admin.create(Map.of("bootstrap.servers", address));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                address,
                                "acks",
                                "all",
                                "max.request.size",
                                30_000_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * @param topics makes the topics that the test needs; the broker makes none by itself
     */
    public static Broker start(Consumer<Admin> topics) {
        return start(Map.of(), topics);
    }

    /**
     * @param settings of the broker, by their names in {@code server.properties}
     * @param topics makes the topics that the test needs; the broker makes none by itself
     */
    public static Broker start(Map<String, String> settings, Consumer<Admin> topics) {
        Map<String, String> all = new TreeMap<>(SETTINGS);
        all.putAll(settings);
        Broker broker =
                Containers.kafka().map(image -> inContainer(image, all)).orElseGet(() -> here(all));
        try {
            topics.accept(broker.admin);
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    static Broker here(Map<String, String> settings) {
        EmbeddedKafkaKraftBroker kraft = new EmbeddedKafkaKraftBroker(1, 1);
        kraft.brokerProperties(settings);
        kraft.afterPropertiesSet();
        return new Broker(kraft.getBrokersAsString(), kraft::destroy);
    }

    static Broker inContainer(String image, Map<String, String> settings) {
        KafkaContainer container = new KafkaContainer(image);
        settings.forEach(
                (name, value) ->
                        container.withEnv(
                                "KAFKA_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value));
        container.start();
        return new Broker(container.getBootstrapServers(), container::stop);
    }

    /** As clients take it: {@code host:port}. */
    public String address() {
        return address;
    }

    public Admin admin() {
        return admin;
    }

    /** Writes a record and waits until the broker has it. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new AssertionError("the broker did not take a record", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    public void send(
            String topic, @Nullable String key, byte @Nullable [] value, Header... headers) {
        send(new ProducerRecord<>(topic, null, bytes(key), value, List.of(headers)));
    }

    public void send(String topic, @Nullable String key, @Nullable String value) {
        send(topic, key, bytes(value));
    }

    /** For who writes many records and waits once. */
    public KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    /** The first record of a topic that fits; waits for it. */
    public ConsumerRecord<byte[], byte[]> read(
            String topic, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        return read(topic, 1, fits).getFirst();
    }

    /** The first record of a topic with that key; waits for it. */
    public ConsumerRecord<byte[], byte[]> read(String topic, String key) {
        return read(topic, record -> key.equals(text(record.key())));
    }

    /**
     * At least so many records of a topic that fit, in the order of their arrival; waits for them.
     */
    public List<ConsumerRecord<byte[], byte[]>> read(
            String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = atTheBeginning(address, topic)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < count && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    if (fits.test(record)) {
                        found.add(record);
                    }
                }
            }
        }
        if (found.size() < count) {
            throw new AssertionError(
                    "%d of %d records came to %s".formatted(found.size(), count, topic));
        }
        return found;
    }

    /** What is in a topic now. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return all(address, topic);
    }

    /** What is in a topic of any broker now. */
    public static List<ConsumerRecord<byte[], byte[]>> all(String address, String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = atTheBeginning(address, topic)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > patience) {
                    throw new AssertionError("not all records of " + topic + " came");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private static KafkaConsumer<byte[], byte[]> atTheBeginning(String address, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", address),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> parts = new ArrayList<>();
        consumer.partitionsFor(topic)
                .forEach(part -> parts.add(new TopicPartition(topic, part.partition())));
        consumer.assign(parts);
        consumer.seekToBeginning(parts);
        return consumer;
    }

    /** A header as text, or null. */
    public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    public static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    public static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        server.run();
    }
}
