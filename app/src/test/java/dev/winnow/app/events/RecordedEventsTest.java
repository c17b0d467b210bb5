package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.testing.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of older versions go through the stages of this one. A new generation is added when fields
 * are, by {@code -Devents.record=2027-01}; none is changed once a version that wrote it is
 * released.
 */
@Tag("servers")
class RecordedEventsTest {

    /** What a stage's record becomes: the next topic. */
    private static final Map<String, String> NEXT =
            Map.of(
                    "winnow.accepted.v1", "winnow.facts.v1",
                    "winnow.facts.v1", "winnow.candidates.v1",
                    "winnow.candidates.v1", "winnow.reranked.v1",
                    "winnow.reranked.v1", "winnow.contexts.v1");

    /** What each stage adds, by the topic that it writes. */
    private static final Map<String, List<String>> ADDED =
            Map.of(
                    "winnow.facts.v1", List.of("/graph/entities", "/graph/facts"),
                    "winnow.candidates.v1", List.of("/retrieval/candidates"),
                    "winnow.reranked.v1", List.of("/reranking/passages", "/reranking/facts"));

    @Test
    @EnabledIfSystemProperty(
            named = "events.record",
            matches = ".+",
            disabledReason = "records events only when it is asked to")
    void a_line_records_what_it_writes() throws Exception {
        RunningLine.ask("recorded");
        for (RecordTopic topic :
                List.of(
                        RecordTopic.QUESTIONS,
                        RecordTopic.ACCEPTED,
                        RecordTopic.FACTS,
                        RecordTopic.CANDIDATES,
                        RecordTopic.RERANKED,
                        RecordTopic.CONTEXTS)) {
            RecordedEvent.of(
                            System.getProperty("events.record"),
                            RunningLine.broker()
                                    .read(topic.topic(), RecordedEventsTest::isRecorded))
                    .write();
        }
    }

    private static boolean isRecorded(ConsumerRecord<byte[], byte[]> record) {
        return "recorded".equals(Broker.text(record.key()))
                || "recorded".equals(Broker.header(record, "winnow-question"));
    }

    /** An event in the form in which it is sent. */
    record Replay(String name, ProducerRecord<byte[], byte[]> sent, JsonNode value) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Replay> states() throws Exception {
        List<Replay> replays = new ArrayList<>();
        for (RecordedEvent event : RecordedEvent.all()) {
            if (NEXT.containsKey(event.topic())) {
                String name = event.topic() + " of " + event.generation();
                RecordedEvent less = event.withoutWhatMayBeAbsent("state.v1.json");
                RecordedEvent more = event.withFieldsOfALaterVersion();
                replays.add(new Replay(name, event.record(name), event.value()));
                replays.add(
                        new Replay(
                                name + ", with fields of a later version",
                                more.record(name + " and more"),
                                event.value()));
                replays.add(
                        new Replay(
                                name + ", without what may be absent",
                                less.record(name + " and less"),
                                less.value()));
                replays.add(
                        new Replay(
                                name + ", in structured mode",
                                event.structured(name + " structured"),
                                event.value()));
            }
        }
        return replays.stream();
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_stage_does_its_work_on_an_older_state_and_loses_nothing_of_it(Replay replay)
            throws Exception {
        RunningLine.broker().send(replay.sent());
        String next = NEXT.get(replay.sent().topic());

        ConsumerRecord<byte[], byte[]> record = awaitNamed(next, replay);
        JsonNode after = EventContract.JSON.readTree(record.value());

        assertThat(after.at("/problem").isMissingNode()).as(after.toString()).isTrue();
        JsonNode reports = after.path("reports");
        assertThat(reports.size()).isEqualTo(replay.value().path("reports").size() + 1);
        assertThat(reports.get(reports.size() - 1).at("/outcome/type").asString())
                .isEqualTo("complete");
        if (next.equals("winnow.contexts.v1")) {
            pruned(replay.value(), after);
        } else {
            assertThat(lost(replay.value(), after)).isEmpty();
            for (String part : ADDED.get(next)) {
                assertThat(after.at(part).size()).as(part).isPositive();
            }
        }
        assertThat(record.headers().lastHeader("winnow-deadline"))
                .isEqualTo(replay.sent().headers().lastHeader("winnow-deadline"));
        assertThat(record.headers().lastHeader("winnow-scope-signature"))
                .isEqualTo(replay.sent().headers().lastHeader("winnow-scope-signature"));
    }

    private static ConsumerRecord<byte[], byte[]> awaitNamed(String topic, Replay replay) {
        String name = Broker.text(replay.sent().headers().lastHeader("winnow-question").value());
        return RunningLine.broker()
                .read(topic, record -> name.equals(Broker.header(record, "winnow-question")));
    }

    private static void pruned(JsonNode before, JsonNode after) {
        for (String part : List.of("request_id", "scope", "query")) {
            assertThat(lost(before.at("/question/" + part), after.path(part))).as(part).isEmpty();
        }
        JsonNode context = after.path("context");
        assertThat(context.path("answerable").asBoolean()).isTrue();
        assertThat(context.path("tokens_after").asInt())
                .isBetween(1, before.at("/question/settings/token_budget").asInt());
        List<String> cited = new ArrayList<>();
        context.path("citations")
                .forEach(citation -> cited.add(citation.path("document_id").asString()));
        assertThat(cited).anyMatch(id -> id.startsWith("fact:"));
        List<String> candidates = new ArrayList<>();
        before.at("/retrieval/candidates")
                .forEach(
                        candidate ->
                                candidates.add(candidate.at("/passage/document_id").asString()));
        assertThat(cited)
                .filteredOn(id -> !id.startsWith("fact:"))
                .isNotEmpty()
                .isSubsetOf(candidates);
        for (String part : List.of("kept", "dropped")) {
            for (JsonNode sentence : context.path(part)) {
                if (!sentence.path("document_id").asString().startsWith("fact:")) {
                    assertThat(sentence.has("keep")).as(sentence.toString()).isTrue();
                }
                assertThat(sentence.path("reason").asString()).isNotEqualTo(word(Reason.UNSCORED));
            }
        }
    }

    private static String word(Reason reason) {
        return WinnowJson.strict().valueToTree(reason).asString();
    }

    @Test
    void an_older_question_gets_its_context() throws Exception {
        for (RecordedEvent event : RecordedEvent.all()) {
            if (!event.topic().equals("winnow.questions.v1")) {
                continue;
            }
            String key = "a question of " + event.generation();
            ((ObjectNode) event.value()).put("timeout_ms", 60_000);
            RunningLine.broker().send(event.topic(), key, event.value().toString());

            JsonNode outcome = EventContract.JSON.readTree(RunningLine.outcome(key).value());

            assertThat(outcome.at("/context/answerable").asBoolean())
                    .as(outcome.toString())
                    .isTrue();
            ConsumerRecord<byte[], byte[]> accepted =
                    RunningLine.broker()
                            .read(
                                    "winnow.accepted.v1",
                                    record -> key.equals(Broker.header(record, "winnow-question")));
            assertThat(
                            lost(
                                    event.value().path("settings"),
                                    EventContract.JSON
                                            .readTree(accepted.value())
                                            .at("/question/settings")))
                    .isEmpty();
        }
    }

    @Test
    void an_older_outcome_is_read_whole() throws Exception {
        int count = 0;
        for (RecordedEvent event : RecordedEvent.all()) {
            if (event.topic().equals("winnow.contexts.v1")) {
                for (JsonNode form :
                        List.of(event.value(), event.withFieldsOfALaterVersion().value())) {
                    ContextRecord outcome =
                            WinnowJson.tolerant().treeToValue(form, ContextRecord.class);

                    assertThat(
                                    lost(
                                            event.value(),
                                            EventContract.JSON.readTree(
                                                    WinnowJson.strict()
                                                            .writeValueAsBytes(outcome))))
                            .isEmpty();
                }
                WinnowJson.tolerant()
                        .treeToValue(
                                event.withoutWhatMayBeAbsent("context.v1.json").value(),
                                ContextRecord.class);
                count++;
            }
        }
        assertThat(count).isPositive();
    }

    /** Left the state before the first release, since they told nothing. */
    private static final Set<String> GIVEN_UP =
            Set.of("/retrieval/feedback/signals/coherence", "/retrieval/feedback/signals/drift");

    /**
     * What the first has and the second has not, but for what was given up. Lists of reports may
     * have grown.
     */
    private static List<String> lost(JsonNode before, JsonNode after) {
        List<String> lost = new ArrayList<>();
        compare("", before, after, lost);
        return lost;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<String> lost) {
        if (before.isObject() && after.isObject()) {
            for (String name : new TreeSet<>(before.propertyNames())) {
                compare(path + "/" + name, before.path(name), after.path(name), lost);
            }
        } else if (before.isArray() && after.isArray()) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "/" + i, before.path(i), after.path(i), lost);
            }
        } else if (!before.equals(after) && !GIVEN_UP.contains(path)) {
            lost.add(path + ": " + before + ", now " + after);
        }
    }
}
