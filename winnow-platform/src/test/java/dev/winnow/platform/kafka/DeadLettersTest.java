package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final String TOPIC = "winnow.candidates.v1-dlt";

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = Broker.start(new TopicPlan(2, (short) 1, 0, List.of()));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void each_record_goes_back_once_without_what_the_failure_added() {
        for (int i = 0; i < 3; i++) {
            broker.send(
                    TOPIC,
                    "key " + i,
                    bytes("value " + i),
                    new RecordHeader("ce_id", bytes("id " + i)),
                    new RecordHeader("retry_topic-attempts", new byte[] {0, 0, 0, 3}),
                    new RecordHeader("kafka_original-topic", bytes("winnow.candidates.v1")),
                    new RecordHeader("kafka_exception-message", bytes("a bug")));
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            DeadLetters letters = new DeadLetters(consumer);
            assertThat(letters.counts()).containsEntry(TOPIC, new DeadLetters.Count(3, 3));

            assertThat(letters.replay(TOPIC, producer)).isEqualTo(3);
            assertThat(letters.replay(TOPIC, producer)).isZero();

            assertThat(letters.counts()).containsEntry(TOPIC, new DeadLetters.Count(3, 0));
            List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
            letters.read(TOPIC, true, seen::add);
            assertThat(seen).hasSize(3);
        }
        List<ConsumerRecord<byte[], byte[]>> back =
                broker.read("winnow.candidates.v1", 3, record -> true);
        assertThat(back)
                .allSatisfy(
                        record ->
                                assertThat(record.headers().toArray())
                                        .extracting(header -> header.key())
                                        .containsExactly("ce_id"))
                .extracting(record -> Broker.text(record.value()))
                .containsExactlyInAnyOrder("value 0", "value 1", "value 2");
    }

    @Test
    void a_document_that_goes_back_keeps_the_version_that_its_place_had() {
        String topic = "winnow.documents.v1-dlt";
        broker.send(
                topic,
                "acme/d",
                bytes("{}"),
                new RecordHeader("kafka_dlt-original-topic", bytes("winnow.documents.v1")),
                new RecordHeader("kafka_dlt-original-offset", new byte[] {0, 0, 0, 0, 0, 0, 0, 7}));
        try (KafkaConsumer<byte[], byte[]> consumer = consumer();
                KafkaProducer<byte[], byte[]> producer = producer()) {
            assertThat(new DeadLetters(consumer).replay(topic, producer)).isEqualTo(1);
        }
        ConsumerRecord<byte[], byte[]> back = broker.read("winnow.documents.v1", "acme/d");
        assertThat(EventHeaders.text(back.headers(), "winnow-version")).isEqualTo("7");
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "group.id",
                        DeadLetters.GROUP,
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
