package dev.winnow.platform.kafka.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.platform.kafka.TopicsBroker;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("servers")
class DeadLettersTest {

    private static final String TOPIC = "winnow.candidates.v1-dlt";

    private static final TopicPlan PLAN =
            new TopicPlan(2, (short) 1, 0, List.of(QuestionsTopic.DEFAULT));

    private static Broker broker;

    @BeforeAll
    static void start() {
        broker = Broker.start(topics -> new TopicAdmin(topics).apply(PLAN));
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
        try (KafkaConsumer<byte[], byte[]> consumer = TopicsBroker.deadLetters(broker)) {
            DeadLetters letters = new DeadLetters(consumer, PLAN.withDeadLetters());
            assertThat(letters.counts()).containsEntry(TOPIC, new DeadLetters.Count(3, 3));

            assertThat(letters.replay(TOPIC, broker.producer()).sent()).isEqualTo(3);
            assertThat(letters.replay(TOPIC, broker.producer()).sent()).isZero();

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
        try (KafkaConsumer<byte[], byte[]> consumer = TopicsBroker.deadLetters(broker)) {
            assertThat(
                            new DeadLetters(consumer, PLAN.withDeadLetters())
                                    .replay(topic, broker.producer())
                                    .sent())
                    .isEqualTo(1);
        }
        ConsumerRecord<byte[], byte[]> back = broker.read("winnow.documents.v1", "acme/d");
        assertThat(EventHeaders.text(back.headers(), "winnow-version")).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({
        "kafka_original-topic, winnow.documents.v1, winnow.documents.v1",
        "kafka_original-topic, winnow.accepted.v1, winnow.accepted.v1",
        "kafka_dlt-original-topic, winnow.documents.v1-retry-0, winnow.documents.v1-retry-0",
        "kafka_dlt-original-topic, '\u001b[2J', no topic at all",
    })
    void a_record_that_claims_to_come_from_elsewhere_stays_and_the_others_go_back(
            String header, String claimed, String told) {
        String topic = "winnow.questions.v1-dlt";
        String name = header + claimed;
        broker.send(topic, "forged " + name, bytes("{}"), new RecordHeader(header, bytes(claimed)));
        for (int i = 0; i < 4; i++) {
            broker.send(
                    topic,
                    "honest " + i + name,
                    bytes("{}"),
                    new RecordHeader("kafka_dlt-original-topic", bytes("winnow.questions.v1")));
        }
        int documents = broker.all("winnow.documents.v1").size();

        try (KafkaConsumer<byte[], byte[]> consumer = TopicsBroker.deadLetters(broker)) {
            DeadLetters letters = new DeadLetters(consumer, PLAN.withDeadLetters());
            DeadLetters.Replay replay = letters.replay(topic, broker.producer());

            assertThat(replay.sent()).isEqualTo(4);
            assertThat(replay.refused())
                    .singleElement()
                    .satisfies(
                            refused -> {
                                assertThat(refused.place()).startsWith(topic + "-");
                                assertThat(refused.origin()).isEqualTo("winnow.questions.v1");
                                assertThat(refused.claims()).isEqualTo(told);
                            });
            assertThat(letters.replay(topic, broker.producer()).refused()).isEmpty();
        }
        assertThat(broker.all("winnow.documents.v1")).hasSize(documents);
        assertThat(broker.all("winnow.accepted.v1")).isEmpty();
        assertThat(broker.all("winnow.questions.v1"))
                .extracting(record -> Broker.text(record.key()))
                .contains("honest 0" + name, "honest 3" + name)
                .doesNotContain("forged " + name);
    }

    @Test
    void nothing_is_sent_back_to_a_topic_that_is_not_of_this_installation() {
        try (KafkaConsumer<byte[], byte[]> consumer = TopicsBroker.deadLetters(broker)) {
            DeadLetters letters = new DeadLetters(consumer, PLAN.withDeadLetters());
            for (String topic :
                    List.of(
                            "payments-dlt",
                            "winnow.questions.v1",
                            "winnow.questions.acme.v1-dlt")) {
                assertThatThrownBy(() -> letters.replay(topic, broker.producer()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(topic)
                        .hasMessageContaining("winnow.kafka.questions");
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
