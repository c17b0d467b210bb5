package dev.winnow.platform.kafka;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.CanonicalJson;
import dev.winnow.platform.json.HttpStatuses;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.ScopeSignature;
import dev.winnow.platform.kafka.gateway.KafkaPipeline;
import dev.winnow.platform.kafka.stage.BackPressure;
import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.web.RunningServer;
import dev.winnow.testing.Broker;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** Five programs and a broker: the four stages and a gateway. */
class LineOverKafkaTest {

    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[32]);

    private static final Scope ACME = new Scope(new TenantId("acme"), List.of("staff"));

    private static final Map<StageId, ScriptedStage> STAGES = new EnumMap<>(StageId.class);

    /** Whether the reranker's queue is full, and how often somebody asked. */
    private static final AtomicBoolean FULL = new AtomicBoolean();

    private static final AtomicInteger LOOKS = new AtomicInteger();

    /** Where questions over HTTP end. */
    private static final String HTTP = "winnow.contexts.http.v1";

    private static final Events EVENTS =
            new Events(Clock.systemUTC(), new ScopeSignature(new byte[32]));

    private static Broker broker;
    private static RunningServer gateway;
    private static List<RunningServer> services;

    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();

    /** Where the spans of all programs end. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Traces {
        @Bean
        SpanProcessor spans() {
            return SimpleSpanProcessor.create(SPANS);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Kg {
        @Bean
        ScriptedStage kg() {
            return stage(StageId.KG);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Retriever {
        @Bean
        ScriptedStage retriever() {
            return stage(StageId.RETRIEVER);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Reranker {
        @Bean
        ScriptedStage reranker() {
            return stage(StageId.RERANKER);
        }

        @Bean
        BackPressure queue() {
            return () -> {
                LOOKS.incrementAndGet();
                return FULL.get();
            };
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Pruner {
        @Bean
        ScriptedStage pruner() {
            return stage(StageId.PRUNER);
        }
    }

    private static ScriptedStage stage(StageId id) {
        return STAGES.computeIfAbsent(id, ScriptedStage::new);
    }

    @BeforeAll
    static void start() {
        broker =
                TopicsBroker.start(
                        2,
                        3,
                        QuestionsTopic.DEFAULT,
                        QuestionsTopic.of("winnow.questions.beta.v1"));
        services =
                List.of(
                        program(Kg.class, "stage"),
                        program(Retriever.class, "stage"),
                        program(Reranker.class, "stage"),
                        program(Pruner.class, "stage"));
        gateway = program(Pruner.class, "gateway");
    }

    private static RunningServer program(Class<?> beans, String role) {
        return RunningServer.start(
                List.of(beans, Traces.class),
                "--winnow.pipeline.transport=kafka",
                "--winnow.kafka.role=" + role,
                "--winnow.kafka.retry-delays=50ms,100ms,200ms",
                "--winnow.kafka.signing-key=" + SECRET,
                "--winnow.kafka.questions[0].tenant=acme",
                "--winnow.kafka.questions[0].groups=staff",
                "--winnow.kafka.questions[1].topic=winnow.questions.beta.v1",
                "--winnow.kafka.questions[1].tenant=beta",
                "--spring.kafka.bootstrap-servers=" + broker.address());
    }

    @AfterAll
    static void stop() {
        STAGES.values().forEach(ScriptedStage::letGo);
        gateway.close();
        services.forEach(RunningServer::close);
        broker.close();
    }

    private static PipelineState question(String text, Duration time) {
        Instant at = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
        return Questions.question(text, ACME, new Deadline(at));
    }

    private static PipelineState ask(String text) {
        return line().run(question(text, Broker.PATIENCE));
    }

    private static ProblemException refused(PipelineState question) {
        return catchThrowableOfType(ProblemException.class, () -> line().run(question));
    }

    private static int visits(StageId stage, PipelineState question) {
        return stage(stage).visits(ScriptedStage.id(question));
    }

    private static Pipeline line() {
        return gateway.bean(Pipeline.class, KafkaPipeline.class.getName());
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        return WinnowJson.tolerant().readTree(record.value());
    }

    private static String problemType(JsonNode outcome) {
        return outcome.path("problem").path("type").asString();
    }

    private static List<String> keys(String topic) {
        return broker.all(topic).stream().map(record -> Broker.text(record.key())).toList();
    }

    private static ProducerRecord<byte[], byte[]> accepted(PipelineState question) {
        return EVENTS.accepted(question, HTTP, null);
    }

    private static JsonNode outcome(PipelineState question) {
        return json(outcomeRecord(question));
    }

    private static ConsumerRecord<byte[], byte[]> outcomeRecord(PipelineState question) {
        return broker.read(HTTP, ScriptedStage.id(question));
    }

    /** The key under which the question of an outcome came by topic. */
    private static String questionOf(ConsumerRecord<byte[], byte[]> outcome) {
        return Broker.header(outcome, "winnow-question");
    }

    private static ConsumerRecord<byte[], byte[]> ofQuestion(String key) {
        return broker.read("winnow.contexts.v1", 1, record -> key.equals(questionOf(record)))
                .getFirst();
    }

    @Test
    void a_question_comes_back_on_the_request_that_asked_it() {
        PipelineState done = ask("what is asthma");

        assertThat(done.context()).isNotNull();
        assertThat(done.reports()).extracting(StageReport::stage).containsExactly(StageId.values());
        ConsumerRecord<byte[], byte[]> record =
                broker.read("winnow.candidates.v1", ScriptedStage.id(done));
        assertThat(Broker.header(record, "ce_id")).isEqualTo(ScriptedStage.id(done) + "/retriever");
        assertThat(Broker.header(record, "ce_type")).isEqualTo("dev.winnow.candidates.v1");
        assertThat(Broker.header(record, "ce_source")).isEqualTo("/winnow/retriever");
        assertThat(Broker.header(record, "ce_partitionkey")).isEqualTo(ScriptedStage.id(done));
        assertThat(Broker.header(record, "winnow-deadline")).isNotNull();
    }

    private static List<SpanData> spans(ConsumerRecord<byte[], byte[]> record) {
        String trace = Broker.header(record, "traceparent").split("-")[1];
        return SPANS.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .toList();
    }

    @Test
    void a_question_is_one_trace_over_all_topics_and_threads() {
        PipelineState done = ask("retriever:down-twice, reranker:down");
        String id = ScriptedStage.id(done);
        ConsumerRecord<byte[], byte[]> end = broker.read(HTTP, id);
        String trace = Broker.header(end, "traceparent").split("-")[1];

        await().atMost(Broker.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(spans(end))
                                        .extracting(SpanData::getName)
                                        .contains(
                                                "winnow.accepted.v1 send",
                                                "winnow.stage kg",
                                                "winnow.stage retriever",
                                                "winnow.stage reranker",
                                                "winnow.stage pruner",
                                                HTTP + " send"));
        assertThat(spans(end))
                .filteredOn(span -> span.getName().equals("winnow.stage retriever"))
                .hasSize(3)
                .extracting(span -> span.getAttributes().get(stringKey("outcome")))
                .containsExactlyInAnyOrder("failed", "failed", "complete");
        for (ScriptedStage stage : STAGES.values()) {
            assertThat(stage.trace(id)).as("%s", stage.id()).isEqualTo(trace);
        }
    }

    @Test
    void no_span_holds_a_text_or_a_tenant() {
        PipelineState done = ask("a secret about acme, pruner:nothing");
        ConsumerRecord<byte[], byte[]> end = broker.read(HTTP, ScriptedStage.id(done));

        await().atMost(Broker.PATIENCE)
                .until(
                        () ->
                                spans(end).stream()
                                        .anyMatch(
                                                span ->
                                                        span.getName()
                                                                .equals("winnow.stage pruner")));
        assertThat(spans(end))
                .extracting(SpanData::toString)
                .allSatisfy(
                        span -> assertThat(span).doesNotContain("secret").doesNotContain("acme"));
    }

    @Test
    void the_lag_by_kafkas_own_count_is_published() {
        for (RunningServer service : services) {
            assertThat(service.get("/actuator/prometheus").body())
                    .contains("kafka_consumer_fetch_manager_records_lag_max");
        }
    }

    @Test
    void stages_that_nobody_asked_for_pass_the_question_on() {
        PipelineState question = question("without facts", Broker.PATIENCE);
        PipelineState done =
                line().run(question, List.of(StageId.RETRIEVER, StageId.PRUNER), () -> false);

        assertThat(done.reports())
                .extracting(StageReport::stage)
                .containsExactly(StageId.RETRIEVER, StageId.PRUNER);
        assertThat(visits(StageId.KG, question)).isZero();
    }

    @Test
    void a_stage_that_is_down_for_a_while_is_tried_again() {
        PipelineState done = ask("retriever:down-twice");

        assertThat(done.context()).isNotNull();
        assertThat(visits(StageId.RETRIEVER, done)).isEqualTo(3);
        broker.read("winnow.facts.v1-retry-1", ScriptedStage.id(done));
    }

    @Test
    void without_scores_there_is_an_answer_and_it_says_so() {
        PipelineState done = ask("reranker:down");

        assertThat(done.context()).isNotNull();
        assertThat(done.report(StageId.RERANKER).outcome())
                .isEqualTo(new Outcome.Degraded("unavailable"));
        assertThat(visits(StageId.RERANKER, done)).isEqualTo(4);
    }

    @Test
    void without_candidates_there_is_none_and_the_problem_names_the_stage() {
        PipelineState question = question("retriever:down", Broker.PATIENCE);

        ProblemException refused = refused(question);
        assertThat(HttpStatuses.of(refused.problem())).isEqualTo(503);
        assertThat(refused.reports().getLast().stage()).isEqualTo(StageId.RETRIEVER);
        assertThat(problemType(outcome(question))).isEqualTo("unavailable");
    }

    @Test
    void a_full_queue_keeps_the_record_where_it_is() {
        PipelineState done = ask("reranker:full-once");

        assertThat(done.report(StageId.RERANKER).outcome()).isEqualTo(new Outcome.Complete());
        assertThat(visits(StageId.RERANKER, done)).isEqualTo(2);
        assertThat(keys("winnow.candidates.v1-retry-0")).doesNotContain(ScriptedStage.id(done));
    }

    @Test
    void while_a_queue_is_full_records_wait_in_their_topic_and_no_attempt_is_lost() {
        List<PipelineState> questions = new ArrayList<>();
        FULL.set(true);
        try {
            for (int i = 0; i < 12; i++) {
                PipelineState question = question("number " + i, Broker.PATIENCE);
                questions.add(question);
                broker.send(accepted(question));
            }
            int before = LOOKS.get();
            // It is asked again and again, of both partitions, and nothing is begun.
            await().atMost(Broker.PATIENCE).until(() -> LOOKS.get() > before + 5);
            assertThat(questions)
                    .allSatisfy(
                            question -> assertThat(visits(StageId.RERANKER, question)).isZero());
        } finally {
            FULL.set(false);
        }

        assertThat(questions)
                .allSatisfy(
                        question -> {
                            assertThat(outcome(question).path("problem").isMissingNode()).isTrue();
                            assertThat(visits(StageId.RERANKER, question)).isEqualTo(1);
                        });
        assertThat(keys("winnow.candidates.v1-retry-0"))
                .doesNotContainAnyElementsOf(
                        questions.stream().map(each -> ScriptedStage.id(each)).toList());
    }

    @Test
    void a_state_just_below_the_limit_of_its_topic_passes() {
        PipelineState done = ask("retriever:finds 1040000");

        assertThat(done.context()).isNotNull();
        assertThat(done.reports())
                .extracting(StageReport::outcome)
                .containsOnly(new Outcome.Complete());
    }

    @Test
    void a_state_above_it_ends_with_a_problem_that_says_so_and_keeps_its_record() {
        PipelineState question = question("retriever:finds 1060000", Broker.PATIENCE);
        broker.send(accepted(question));

        JsonNode problem = outcome(question).path("problem");
        assertThat(problem.path("type").asString()).isEqualTo("limit-exceeded");
        assertThat(problem.path("detail").asString())
                .contains("retriever", "winnow.candidates.v1", "fewer candidates");
        broker.read("winnow.facts.v1-dlt", ScriptedStage.id(question));
        assertThat(visits(StageId.RETRIEVER, question)).isEqualTo(1);
        assertThat(ask("after the large one").context()).isNotNull();
    }

    @Test
    void what_comes_with_a_question_and_fits_into_no_record_is_refused_before_it_is_sent() {
        PipelineState question = question("x".repeat(1_500_000), Broker.PATIENCE);

        ProblemException refused = refused(question);
        assertThat(HttpStatuses.of(refused.problem())).isEqualTo(413);
        assertThat(refused.problem().detail()).contains("900,000", "send less");
        assertThat(visits(StageId.KG, question)).isZero();
    }

    @Test
    void states_that_come_in_the_wrong_order_change_nothing() {
        PipelineState question = question("kg:hangs", Duration.ofSeconds(20));
        ProducerRecord<byte[], byte[]> accepted = accepted(question);
        Headers carried = accepted.headers();
        Deque<ProducerRecord<byte[], byte[]>> newestFirst = new ArrayDeque<>();
        PipelineState state = question;
        for (StageId stage : List.of(StageId.KG, StageId.RETRIEVER, StageId.RERANKER)) {
            state =
                    state.withReport(
                            StageReport.of(stage, new Outcome.Complete(), Duration.ofMillis(7)));
            if (stage == StageId.RETRIEVER) {
                state = state.withRetrieval(List.of(ScriptedStage.candidate(40)), null);
            }
            newestFirst.push(EVENTS.state(stage, state, carried));
        }

        PipelineState done =
                line().run(
                                question,
                                List.of(StageId.values()),
                                () -> {
                                    // Asked while the question waits for its answer.
                                    while (!newestFirst.isEmpty()) {
                                        broker.send(newestFirst.pop());
                                    }
                                    return false;
                                });

        STAGES.get(StageId.KG).letGo();
        assertThat(done.context()).isNotNull();
        assertThat(done.candidates()).hasSize(1);
        assertThat(done.reports())
                .extracting(StageReport::outcome)
                .containsOnly(new Outcome.Complete());
        assertThat(done.reports()).extracting(StageReport::stage).containsExactly(StageId.values());
    }

    @Test
    void a_line_that_is_no_question_keeps_nobody_waiting() {
        broker.send("winnow.questions.v1", "nothing", "null");

        broker.read("winnow.questions.v1-dlt", "nothing");
    }

    @Test
    void a_bug_shortly_before_the_deadline_has_one_outcome() {
        PipelineState question = question("kg:bug", Duration.ofMillis(40));
        broker.send(accepted(question));

        outcome(question);
        assertThat(keys("winnow.accepted.v1-retry-0")).doesNotContain(ScriptedStage.id(question));
    }

    @Test
    void a_bug_ends_the_question_and_keeps_the_record_for_whoever_mends_it() {
        PipelineState question = question("pruner:bug", Broker.PATIENCE);

        assertThat(refused(question)).isNotNull();
        broker.read("winnow.reranked.v1-dlt", ScriptedStage.id(question));
        assertThat(problemType(outcome(question))).isEqualTo("internal");
    }

    @Test
    void a_late_stage_leaves_an_answer_by_the_deadline() {
        PipelineState done = line().run(question("reranker:hangs", Duration.ofSeconds(4)));

        assertThat(done.context()).isNotNull();
        assertThat(done.report(StageId.RERANKER).outcome())
                .isEqualTo(new Outcome.Degraded(KafkaPipeline.LATE));
        STAGES.get(StageId.RERANKER).letGo();
    }

    @Test
    void a_question_in_a_topic_needs_nothing_but_its_text() {
        broker.send("winnow.questions.v1", "my question", "{\"query\": \"what is lupus\"}");

        ConsumerRecord<byte[], byte[]> record = ofQuestion("my question");
        JsonNode context = json(record);
        assertThat(context.path("context").path("text").asString()).isEqualTo("what is lupus");
        assertThat(context.path("scope").path("tenant").asString()).isEqualTo("acme");
    }

    @Test
    void a_tenant_in_a_question_is_refused_and_its_writer_learns_why() {
        broker.send(
                "winnow.questions.v1", "forged", "{\"query\": \"what\", \"tenant\": \"rival\"}");

        ConsumerRecord<byte[], byte[]> record = ofQuestion("forged");
        assertThat(problemType(json(record))).isEqualTo("unknown-field");
        broker.read("winnow.questions.v1-dlt", "forged");
    }

    @Test
    void a_forged_question_whose_dead_letter_is_sent_back_leads_nowhere() {
        for (String value : Arrays.asList("{\"title\": \"Forged\", \"text\": \"...\"}", null)) {
            broker.send(
                    "winnow.questions.v1",
                    "victim/payroll.md",
                    value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                    header("kafka_original-topic", "winnow.documents.v1"),
                    header("kafka_dlt-original-topic", "winnow.accepted.v1"),
                    header("retry_topic-attempts", "1"),
                    header("winnow-version", "999999"),
                    header("mine", "stays"));
        }
        Predicate<ConsumerRecord<byte[], byte[]>> forged =
                record -> "victim/payroll.md".equals(Broker.text(record.key()));
        String dead = "winnow.questions.v1-dlt";
        assertThat(broker.read(dead, 2, forged))
                .allSatisfy(
                        record -> {
                            assertThat(DeadLetters.claims(record)).isNull();
                            assertThat(record.headers().toArray())
                                    .extracting(Header::key)
                                    .contains("mine", "kafka_dlt-original-topic")
                                    .doesNotContain(
                                            "kafka_original-topic",
                                            "retry_topic-attempts",
                                            "winnow-version");
                        });

        try (KafkaConsumer<byte[], byte[]> consumer = TopicsBroker.deadLetters(broker)) {
            assertThat(
                            new DeadLetters(consumer, Set.of("winnow.questions.v1"))
                                    .replay(dead, broker.producer())
                                    .sent())
                    .isGreaterThanOrEqualTo(2);
        }

        // They are refused as questions once more.
        broker.read(dead, 4, forged);
        assertThat(broker.all("winnow.documents.v1")).isEmpty();
        assertThat(broker.all("winnow.accepted.v1")).noneMatch(forged);
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whoever_may_read_a_topic_of_outcomes_reads_of_one_tenant_alone() {
        Map<String, List<String>> asked = new TreeMap<>();
        for (String tenant : List.of("acme", "beta")) {
            String questions = tenant.equals("acme") ? "" : ".beta";
            List<String> keys = new ArrayList<>();
            for (String text :
                    List.of(
                            "{\"query\": \"secret of %s\"}",
                            "{\"query\": \"secret of %s, retriever:bug\"}",
                            "{\"query\": \"secret of %s, reranker:down-twice\"}",
                            "{\"query\": \"secret of %s, pruner:down\"}",
                            "{\"query\": \"secret of %s, kg:hangs-not\", \"timeout_ms\": 1}",
                            "{\"query\": \"secret of %s\", \"scope\": \"acme\"}")) {
                String key = "one of %s, %d".formatted(tenant, keys.size());
                keys.add(key);
                broker.send(
                        "winnow.questions%s.v1".formatted(questions), key, text.formatted(tenant));
            }
            asked.put("winnow.contexts%s.v1".formatted(questions), keys);
        }
        PipelineState overHttp = ask("secret of acme over http");
        PipelineState betaOverHttp =
                line().run(
                                Questions.question(
                                        "secret of beta over http",
                                        new Scope(new TenantId("beta"), List.of()),
                                        overHttp.question().deadline()));

        // No topic is searched for what must not be in it before all questions have ended.
        for (Map.Entry<String, List<String>> ended : asked.entrySet()) {
            String topic = ended.getKey();
            List<String> keys = ended.getValue();
            assertThat(broker.read(topic, keys.size(), of -> keys.contains(questionOf(of))))
                    .as(topic)
                    .hasSize(keys.size());
        }
        for (String topic : asked.keySet()) {
            String other = topic.contains("beta") ? "acme" : "beta";
            for (ConsumerRecord<byte[], byte[]> record : broker.all(topic)) {
                assertThat(Broker.text(record.value()))
                        .as(topic)
                        .doesNotContain("secret of " + other, "over http");
                assertThat(String.valueOf(questionOf(record))).doesNotContain("one of " + other);
                assertThat(Broker.text(record.key()))
                        .isNotIn(ScriptedStage.id(overHttp), ScriptedStage.id(betaOverHttp));
            }
        }
        assertThat(broker.all(HTTP))
                .noneMatch(record -> record.headers().lastHeader("winnow-question") != null);
    }

    @ParameterizedTest
    @CsvSource({
        "winnow.documents.v1, 60",
        "winnow.documents.v1, -5",
        "winnow.contexts.v1-dlt, 60",
        "winnow.contexts.../winnow.documents.v1, -5",
        // It could be a topic of outcomes, and was not signed.
        "winnow.contexts.beta.v1, 60",
    })
    void a_forged_topic_of_outcomes_goes_to_the_dead_letters_and_nothing_comes_of_it(
            String topic, int seconds) {
        PipelineState question = question("whose outcome?", Duration.ofSeconds(seconds));
        ProducerRecord<byte[], byte[]> record = accepted(question);
        record.headers().remove(EventHeaders.OUTCOMES);
        record.headers().add(header(EventHeaders.OUTCOMES, topic));
        broker.send(record);

        String id = ScriptedStage.id(question);
        broker.read("winnow.accepted.v1-dlt", id);
        assertThat(stage(StageId.KG).visits(id)).isZero();
        for (String none : List.of("winnow.documents.v1", "winnow.contexts.beta.v1", HTTP)) {
            assertThat(keys(none)).doesNotContain(id);
        }
    }

    @Test
    void a_state_that_an_older_gateway_accepted_ends_where_that_gateway_waits() {
        PipelineState question = question("from before", Broker.PATIENCE);
        ProducerRecord<byte[], byte[]> record =
                new Events(Clock.systemUTC(), new ScopeSignature(null))
                        .accepted(question, HTTP, null);
        record.headers().remove(EventHeaders.OUTCOMES);
        // HMAC over request id, tenant and groups, as it was signed then.
        record.headers()
                .add(
                        header(
                                EventHeaders.SCOPE_SIGNATURE,
                                new ScopeSignature(new byte[32])
                                        .of(question.question().requestId(), ACME, null)));
        broker.send(record);

        assertThat(
                        json(broker.read("winnow.contexts.v1", ScriptedStage.id(question)))
                                .at("/context/text")
                                .asString())
                .isEqualTo("from before");
    }

    @Test
    void a_scope_that_was_not_signed_goes_to_the_dead_letters_and_nothing_comes_of_it() {
        PipelineState forged = question("whose documents?", Broker.PATIENCE);
        PipelineState signed =
                PipelineState.accepted(
                        forged.question().requestId(),
                        new Scope(new TenantId("rival"), List.of()),
                        forged.question().query(),
                        forged.question().settings(),
                        forged.question().deadline());
        ProducerRecord<byte[], byte[]> honest = accepted(signed);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        honest.topic(),
                        null,
                        honest.key(),
                        WinnowJson.strict().writeValueAsBytes(forged),
                        honest.headers());
        broker.send(record);

        broker.read("winnow.accepted.v1-dlt", ScriptedStage.id(forged));
        assertThat(visits(StageId.KG, forged)).isZero();
    }

    @Test
    void poison_blocks_nothing_and_ends_its_question() {
        String id = Questions.id().toString();
        broker.send("winnow.facts.v1", id, new byte[] {1, 2, 3});
        broker.send("winnow.facts.v1", "no id", new byte[] {1, 2, 3});
        broker.send("winnow.facts.v1", null, null);
        broker.send(
                "winnow.facts.v1",
                id,
                "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
                header("ce_specversion", "1.0"),
                header("ce_id", "x"),
                header("ce_source", "/x"),
                header("ce_type", "dev.winnow.facts.v1"));

        // Letters of other tests lie there, too.
        assertThat(
                        broker.read(
                                "winnow.facts.v1-dlt",
                                4,
                                record ->
                                        record.key() == null
                                                || List.of(id, "no id")
                                                        .contains(Broker.text(record.key()))))
                .hasSize(4);
        assertThat(
                        json(broker.read("winnow.contexts.v1", id))
                                .path("problem")
                                .path("type")
                                .asString())
                .isEqualTo("internal");
        assertThat(ask("after poison").context()).isNotNull();
    }

    @Test
    void what_is_late_ends_without_being_parsed() {
        PipelineState late = question("too late", Duration.ofSeconds(-5));
        broker.send(accepted(late));

        assertThat(problemType(outcome(late))).isEqualTo("deadline");
        assertThat(visits(StageId.KG, late)).isZero();
    }

    @Test
    void whoever_ends_a_question_the_outcome_is_called_the_same() {
        PipelineState late = question("late for the kg", Duration.ofSeconds(-5));
        PipelineState lost = question("retriever:bug", Broker.PATIENCE);
        broker.send(accepted(late));
        broker.send(accepted(lost));
        broker.send("winnow.questions.v1", "no question", new byte[] {'{'});

        ConsumerRecord<byte[], byte[]> refused = ofQuestion("no question");
        assertThat(Broker.header(refused, "ce_id"))
                .isEqualTo(Broker.text(refused.key()) + "/outcome");
        assertThat(List.of(late, lost, ask("what ends well")))
                .allSatisfy(
                        question ->
                                assertThat(Broker.header(outcomeRecord(question), "ce_id"))
                                        .isEqualTo(ScriptedStage.id(question) + "/outcome"));
    }

    @Test
    void a_question_sent_twice_has_two_outcomes_with_equal_bytes() {
        PipelineState question = question("twice", Broker.PATIENCE);
        broker.send(accepted(question));
        broker.send(accepted(question));

        List<ConsumerRecord<byte[], byte[]>> outcomes =
                broker.read(HTTP, 2, r -> ScriptedStage.id(question).equals(Broker.text(r.key())));
        assertThat(outcomes)
                .extracting(
                        r ->
                                Broker.text(
                                        CanonicalJson.of(
                                                WinnowJson.tolerant()
                                                        .readValue(r.value(), ContextRecord.class)
                                                        .context())))
                .containsOnly(Broker.text(CanonicalJson.of(ask("twice").context())));
        assertThat(outcomes)
                .extracting(r -> Broker.header(r, "ce_id"))
                .containsOnly(ScriptedStage.id(question) + "/outcome");
    }
}
