package dev.winnow.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.AnswerRecord.AnswerUsage;
import dev.winnow.platform.kafka.event.AnswerRecord.WrittenAnswer;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.ScopeSignature;
import dev.winnow.platform.kafka.stage.AnswerListener;
import dev.winnow.platform.kafka.stage.AnswerWriter;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.web.RunningServer;
import dev.winnow.testing.Broker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** A gateway that answers, and outcomes as the stages write them. */
@Tag("servers")
class AnswersOverKafkaTest {

    private static final Map<String, AtomicInteger> VISITS = new ConcurrentHashMap<>();

    private static Broker broker;
    private static RunningServer gateway;

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Gateway {
        @Bean
        ScriptedStage pruner() {
            return new ScriptedStage(StageId.PRUNER);
        }

        @Bean
        AnswerWriter answers() {
            return new Scripted();
        }
    }

    /** Answers with the number of the attempt, so that an answer written twice is another one. */
    private static final class Scripted implements AnswerWriter {

        @Override
        public Duration patience() {
            return Duration.ofSeconds(1);
        }

        @Override
        public WrittenAnswer write(Query query, CompactContext context) {
            int visit =
                    VISITS.computeIfAbsent(query.text(), text -> new AtomicInteger())
                            .incrementAndGet();
            if (query.text().startsWith("down twice") && visit <= 2
                    || query.text().startsWith("down for good")) {
                throw ProblemException.of(Kind.GENERATOR_UNREACHABLE, "down");
            }
            if (query.text().startsWith("refused")) {
                throw ProblemException.of(Kind.INVALID_VALUE, "no");
            }
            if (query.text().startsWith("bug")) {
                throw new IllegalStateException("with a text of the question");
            }
            return new WrittenAnswer(
                    "attempt " + visit + " [1]",
                    context.citations(),
                    "fake",
                    "stop",
                    new AnswerUsage(11, 3));
        }
    }

    @BeforeAll
    static void start() {
        // One partition, so that what was written before was also read before.
        broker =
                TopicsBroker.start(
                        1,
                        3,
                        QuestionsTopic.DEFAULT,
                        QuestionsTopic.of("winnow.questions.beta.v1"));
        broker.send(outcome(ContextRecord.of(answered("before it was turned on", true))));
        gateway =
                RunningServer.start(
                        List.of(Gateway.class),
                        "--winnow.pipeline.transport=kafka",
                        "--winnow.kafka.role=gateway",
                        "--winnow.kafka.retry-delays=50ms,100ms,200ms",
                        "--winnow.kafka.questions[0].tenant=default",
                        "--winnow.kafka.questions[1].topic=winnow.questions.beta.v1",
                        "--winnow.kafka.questions[1].tenant=beta",
                        "--spring.kafka.bootstrap-servers=" + broker.address());
        await().atMost(Broker.PATIENCE)
                .until(
                        () ->
                                !broker.admin()
                                        .listConsumerGroupOffsets(AnswerListener.GROUP)
                                        .partitionsToOffsetAndMetadata()
                                        .get()
                                        .isEmpty());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        broker.close();
    }

    private static PipelineState answered(String text, boolean answerable) {
        List<Citation> citations =
                answerable
                        ? List.of(
                                new Citation(
                                        1,
                                        new DocumentId("a"),
                                        "A",
                                        null,
                                        List.of(),
                                        null,
                                        List.of()))
                        : List.of();
        return Questions.question(text)
                .withReport(
                        StageReport.of(
                                StageId.RERANKER,
                                new Outcome.Degraded("unavailable"),
                                Duration.ZERO))
                .withContext(
                        new CompactContext(
                                answerable ? "[1] a source" : "",
                                answerable,
                                citations,
                                List.of(),
                                List.of(),
                                9,
                                3,
                                "o200k_base"));
    }

    private static ProducerRecord<byte[], byte[]> outcome(ContextRecord outcome) {
        return outcome(outcome, "winnow.contexts.v1");
    }

    private static ProducerRecord<byte[], byte[]> outcome(ContextRecord outcome, String topic) {
        return new Events(Clock.systemUTC(), new ScopeSignature(null))
                .context(
                        "pruner",
                        outcome,
                        new RecordHeaders(
                                List.of(
                                        new RecordHeader(
                                                EventHeaders.QUESTION, EventHeaders.bytes("mine")),
                                        new RecordHeader(
                                                EventHeaders.OUTCOMES,
                                                EventHeaders.bytes(topic)))));
    }

    private static PipelineState sent(String text, boolean answerable) {
        PipelineState state = answered(text, answerable);
        broker.send(outcome(ContextRecord.of(state)));
        return state;
    }

    private static ConsumerRecord<byte[], byte[]> answer(PipelineState state) {
        return broker.read("winnow.answers.v1", ScriptedStage.id(state));
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        return WinnowJson.tolerant().readTree(record.value());
    }

    private static String problemType(JsonNode answer) {
        return answer.path("problem").path("type").asString();
    }

    private static JsonNode answerTo(String text) {
        return json(answer(sent(text, true)));
    }

    @Test
    void a_question_by_topic_is_answered_under_its_own_key_and_a_fixed_id() {
        PipelineState state = sent("why", true);

        ConsumerRecord<byte[], byte[]> record = answer(state);
        assertThat(Broker.header(record, "ce_id")).isEqualTo(ScriptedStage.id(state) + "/answer");
        assertThat(Broker.header(record, "ce_type")).isEqualTo("dev.winnow.answers.v1");
        assertThat(Broker.header(record, "winnow-question")).isEqualTo("mine");
        JsonNode answer = json(record);
        assertThat(answer.path("request_id").asString()).isEqualTo(ScriptedStage.id(state));
        assertThat(answer.path("answer").asString()).isEqualTo("attempt 1 [1]");
        assertThat(answer.path("answerable").asBoolean()).isTrue();
        assertThat(answer.path("citations").get(0).path("document_id").asString()).isEqualTo("a");
        assertThat(answer.path("model").asString()).isEqualTo("fake");
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(11);
        assertThat(answer.path("degraded").path("reranker").asString()).isEqualTo("unavailable");
        assertThat(answer.has("problem")).isFalse();
    }

    @Test
    void what_was_written_before_answers_were_turned_on_is_left_alone() {
        answerTo("after it was turned on");

        assertThat(VISITS).doesNotContainKey("before it was turned on");
    }

    @Test
    void whoever_asked_a_gateway_is_not_answered_a_second_time() {
        PipelineState waitedFor = answered("asked over http", true);
        broker.send(
                new Events(Clock.systemUTC(), new ScopeSignature(null))
                        .context("pruner", ContextRecord.of(waitedFor), new RecordHeaders()));
        answerTo("asked behind it");

        assertThat(VISITS).doesNotContainKey("asked over http");
        assertThat(broker.all("winnow.answers.v1"))
                .extracting(record -> Broker.text(record.key()))
                .doesNotContain(ScriptedStage.id(waitedFor));
    }

    @Test
    void a_question_that_failed_before_ends_with_the_same_problem() {
        PipelineState state = answered("failed", true);
        broker.send(
                outcome(
                        ContextRecord.failed(
                                state,
                                new Problem(Kind.INDEX_UNAVAILABLE, "no index"),
                                List.of())));

        JsonNode answer = json(answer(state));
        assertThat(problemType(answer)).isEqualTo(Kind.INDEX_UNAVAILABLE.type());
        assertThat(answer.has("answer")).isFalse();
        assertThat(VISITS).doesNotContainKey("failed");
    }

    @Test
    void an_answer_goes_where_those_read_who_read_the_outcome_after_further_attempts_as_well() {
        PipelineState state = answered("down twice for beta", true);
        broker.send(outcome(ContextRecord.of(state), "winnow.contexts.beta.v1"));

        String id = ScriptedStage.id(state);
        assertThat(json(broker.read("winnow.answers.beta.v1", id)).path("answer").asString())
                .isEqualTo("attempt 3 [1]");
        assertThat(broker.all("winnow.contexts.beta.v1-retry-1")).isNotEmpty();
        for (String other : List.of("winnow.answers.v1", "winnow.contexts.v1-retry-1")) {
            assertThat(broker.all(other))
                    .extracting(record -> Broker.text(record.key()))
                    .doesNotContain(id);
        }
    }

    @Test
    void where_nothing_was_found_nobody_is_asked_and_the_answer_says_so() {
        PipelineState state = sent("nothing", false);

        JsonNode answer = json(answer(state));
        assertThat(answer.path("answerable").asBoolean(true)).isFalse();
        assertThat(answer.has("answer")).isFalse();
        assertThat(answer.has("problem")).isFalse();
        assertThat(VISITS).doesNotContainKey("nothing");
    }

    @ParameterizedTest
    @CsvSource({"down for good, GENERATOR_UNREACHABLE, 4", "refused, INVALID_VALUE, 1"})
    void a_generator_that_stays_down_or_refuses_ends_the_question_with_its_problem(
            String text, Kind kind, int visits) {
        JsonNode answer = answerTo(text);

        assertThat(problemType(answer)).isEqualTo(kind.type());
        assertThat(answer.path("answerable").asBoolean()).isTrue();
        assertThat(VISITS.get(text)).hasValue(visits);
    }

    @Test
    void an_outcome_that_comes_twice_is_paid_once_and_has_one_answer() {
        PipelineState state = answered("twice", true);
        broker.send(outcome(ContextRecord.of(state)));
        broker.send(outcome(ContextRecord.of(state)));

        List<ConsumerRecord<byte[], byte[]>> answers =
                broker.read(
                        "winnow.answers.v1",
                        2,
                        r -> ScriptedStage.id(state).equals(Broker.text(r.key())));
        assertThat(answers)
                .extracting(r -> Broker.text(r.value()))
                .containsOnly(Broker.text(answers.getFirst().value()));
        assertThat(VISITS.get("twice")).hasValue(1);
    }

    @Test
    void what_cannot_be_read_goes_to_the_dead_letters_and_ends_the_question() {
        String id = Questions.id().toString();
        broker.send(
                "winnow.contexts.v1",
                id,
                "{".getBytes(StandardCharsets.UTF_8),
                new RecordHeader(EventHeaders.QUESTION, EventHeaders.bytes("mine")));

        broker.read("winnow.contexts.v1-dlt", id);
        assertThat(problemType(json(broker.read("winnow.answers.v1", id)))).isEqualTo("internal");
    }

    @Test
    void a_bug_ends_the_question_and_its_message_goes_nowhere() {
        PipelineState state = sent("bug", true);

        assertThat(problemType(json(answer(state)))).isEqualTo("internal");
        ConsumerRecord<byte[], byte[]> dead =
                broker.read("winnow.contexts.v1-dlt", ScriptedStage.id(state));
        assertThat(dead.headers().toArray())
                .extracting(header -> Broker.text(header.value()))
                .noneMatch(text -> text.contains("text of the question"));
        assertThat(VISITS.get("bug")).hasValue(1);
    }
}
