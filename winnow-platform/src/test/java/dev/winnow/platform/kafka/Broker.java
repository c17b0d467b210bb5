package dev.winnow.platform.kafka;

import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * A real KRaft broker within the test's process, with the topics of the plan, and an independent
 * client.
 */
public final class Broker implements AutoCloseable {

    /** Far beyond what a loaded machine needs: only a broken build waits this long. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedKafkaKraftBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    private Broker(EmbeddedKafkaKraftBroker broker) {
        this.broker = broker;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.getBrokersAsString(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    public static Broker start(TopicPlan plan) {
        EmbeddedKafkaKraftBroker kraft = new EmbeddedKafkaKraftBroker(1, 1);
        kraft.brokerProperties(
                Map.of(
                        "auto.create.topics.enable", "false",
                        "group.initial.rebalance.delay.ms", "0",
                        "offsets.topic.num.partitions", "1"));
        kraft.afterPropertiesSet();
        Broker broker = new Broker(kraft);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            new TopicAdmin(admin).apply(plan, false);
        }
        return broker;
    }

    public String address() {
        return broker.getBrokersAsString();
    }

    public void send(String topic, String key, byte[] value, Header... headers) {
        producer.send(
                new ProducerRecord<>(
                        topic,
                        null,
                        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                        value,
                        List.of(headers)));
        producer.flush();
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
        producer.flush();
    }

    /** Reads a topic from its beginning until enough records fit. */
    public List<ConsumerRecord<byte[], byte[]>> read(
            String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(part -> all.add(new TopicPartition(topic, part.partition())));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (found.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(
                                record -> {
                                    if (fits.test(record)) {
                                        found.add(record);
                                    }
                                });
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
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> all = new ArrayList<>();
            consumer.partitionsFor(topic)
                    .forEach(part -> all.add(new TopicPartition(topic, part.partition())));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> end = consumer.endOffsets(all);
            while (all.stream().anyMatch(part -> consumer.position(part) < end.get(part))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    public ConsumerRecord<byte[], byte[]> read(String topic, String key) {
        return read(topic, 1, record -> key.equals(text(record.key()))).getFirst();
    }

    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close();
        broker.destroy();
    }
}
