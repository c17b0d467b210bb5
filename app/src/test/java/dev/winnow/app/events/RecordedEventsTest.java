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

    static List<Replay> states() throws Exception {
        List<Replay> replays = new ArrayList<>();
        for (RecordedEvent event : RecordedEvent.all()) {
            if (NEXT.containsKey(event.topic())) {
                String name = event.topic() + " of " + event.generation();
                replays.add(new Replay(name, event.record(name), event.value()));
                String more = name + ", with fields of a later version";
                replays.add(
                        new Replay(
                                more,
                                event.withFieldsOfALaterVersion().record(more),
                                event.value()));
                String less = name + ", without what may be absent";
                RecordedEvent bare = event.withoutWhatMayBeAbsent("state.v1.json");
                replays.add(new Replay(less, bare.record(less), bare.value()));
                String whole = name + ", in structured mode";
                replays.add(new Replay(whole, event.structured(whole), event.value()));
            }
        }
        return replays;
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_stage_does_its_work_on_an_older_state_and_loses_nothing_of_it(Replay replay)
            throws Exception {
        RunningLine.broker().send(replay.sent());
        String next = NEXT.get(replay.sent().topic());

        ConsumerRecord<byte[], byte[]> record = read(next, replay.name());
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
        for (String header : List.of("winnow-deadline", "winnow-scope-signature")) {
            assertThat(record.headers().lastHeader(header))
                    .isEqualTo(replay.sent().headers().lastHeader(header));
        }
    }

    /** What became of a question in a topic. */
    private static ConsumerRecord<byte[], byte[]> read(String topic, String question) {
        return RunningLine.broker()
                .read(topic, record -> question.equals(Broker.header(record, "winnow-question")));
    }

    private static void pruned(JsonNode before, JsonNode after) {
        for (String part : List.of("request_id", "scope", "query")) {
            assertThat(lost(before.at("/question/" + part), after.path(part))).as(part).isEmpty();
        }
        JsonNode context = after.path("context");
        assertThat(context.path("answerable").asBoolean()).isTrue();
        assertThat(context.path("tokens_after").asInt())
                .isBetween(1, before.at("/question/settings/token_budget").asInt());
        assertThat(context.path("citations").findValuesAsString("document_id"))
                .anyMatch(id -> id.startsWith("fact:"))
                .filteredOn(id -> !id.startsWith("fact:"))
                .isNotEmpty()
                .isSubsetOf(before.at("/retrieval/candidates").findValuesAsString("document_id"));
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
            JsonNode accepted =
                    EventContract.JSON.readTree(read("winnow.accepted.v1", key).value());

            assertThat(outcome.at("/context/answerable").asBoolean())
                    .as(outcome.toString())
                    .isTrue();
            assertThat(lost(event.value().path("settings"), accepted.at("/question/settings")))
                    .isEmpty();
        }
    }

    @Test
    void an_older_outcome_is_read_whole() throws Exception {
        List<RecordedEvent> outcomes = new ArrayList<>(RecordedEvent.all());
        outcomes.removeIf(event -> !event.topic().equals("winnow.contexts.v1"));
        assertThat(outcomes).isNotEmpty();
        for (RecordedEvent event : outcomes) {
            for (RecordedEvent form : List.of(event, event.withFieldsOfALaterVersion())) {
                byte[] again = WinnowJson.strict().writeValueAsBytes(outcome(form));
                assertThat(lost(event.value(), EventContract.JSON.readTree(again))).isEmpty();
            }
            assertThat(outcome(event.withoutWhatMayBeAbsent("context.v1.json"))).isNotNull();
        }
    }

    private static ContextRecord outcome(RecordedEvent event) {
        return WinnowJson.tolerant().treeToValue(event.value(), ContextRecord.class);
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
