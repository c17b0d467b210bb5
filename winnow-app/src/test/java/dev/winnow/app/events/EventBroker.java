package dev.winnow.app.events;

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

/** A real KRaft broker in this process, with the topics of the plan, and a client that is none of the programs. */
public final class EventBroker {

    /** Only a broken build waits this long. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedKafkaKraftBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;

    public EventBroker(TopicPlan plan) {
        broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperties(
                Map.of(
                        "auto.create.topics.enable", "false",
                        "group.initial.rebalance.delay.ms", "0",
                        "offsets.topic.num.partitions", "1"));
        broker.afterPropertiesSet();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            new TopicAdmin(admin).apply(plan, false);
        }
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", address(), "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    public String address() {
        return broker.getBrokersAsString();
    }

    public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get();
    }

    public void send(String topic, String key, String value) throws Exception {
        send(new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }

    /** The first record of a topic that fits; waits for it. */
    ConsumerRecord<byte[], byte[]> await(
            String topic, Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        try (KafkaConsumer<byte[], byte[]> consumer = atTheBeginning(address(), topic)) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    if (fits.test(record)) {
                        return record;
                    }
                }
            }
        }
        throw new AssertionError("no such record came to " + topic);
    }

    /** What is in a topic now. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return all(address(), topic);
    }

    /** What is in a topic of a broker now. */
    static List<ConsumerRecord<byte[], byte[]>> all(String address, String topic) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = atTheBeginning(address, topic)) {
            Map<TopicPartition, Long> end = consumer.endOffsets(consumer.assignment());
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.assignment().stream()
                    .anyMatch(part -> consumer.position(part) < end.get(part))) {
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
    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value());
    }

    public static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
