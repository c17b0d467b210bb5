package dev.winnow.app.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Command;
import dev.winnow.app.events.SchemaWalk.Place;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.event.AnswerRecord;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.QuestionRecord;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the description of the events to the topics, to the records of a running line and to the
 * types that read them.
 */
@Tag("servers")
class EventContractTest {

    private static final Set<String> STATES =
            Set.of(
                    "winnow.accepted.v1",
                    "winnow.facts.v1",
                    "winnow.candidates.v1",
                    "winnow.reranked.v1");

    /** Where questions over HTTP end. */
    private static final String HTTP_OUTCOMES = "winnow.contexts.http.v1";

    /** The types whose JSON a schema describes, by its file. */
    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "state.v1.json", PipelineState.class,
                    "context.v1.json", ContextRecord.class,
                    "question.v1.json", QuestionRecord.class,
                    "document.v1.json", DocumentRecord.class,
                    "answer.v1.json", AnswerRecord.class);

    private final EventContract contract = EventContract.read();

    @Test
    void every_topic_is_a_channel_and_every_channel_a_topic() {
        List<String> topics =
                new ArrayList<>(
                        Arrays.stream(RecordTopic.values()).map(RecordTopic::topic).toList());
        topics.add(HTTP_OUTCOMES);
        TopicPlan plan = new TopicPlan(1, (short) 1, 3, List.of(QuestionsTopic.DEFAULT));

        assertThat(contract.topics().keySet()).containsExactlyInAnyOrderElementsOf(topics);
        assertThat(plan.topics())
                .extracting(NewTopic::name)
                .containsExactlyInAnyOrderElementsOf(contract.addresses());
    }

    @Test
    void events_have_the_type_of_their_topic() {
        for (RecordTopic topic : RecordTopic.values()) {
            boolean event = STATES.contains(topic.topic()) || topic == RecordTopic.CONTEXTS;
            List<String> allowed = event ? List.of(topic.type()) : List.of("", topic.type());
            assertThat(contract.topics().get(topic.topic()))
                    .as("%s", topic)
                    .extracting(contract::type)
                    .isSubsetOf(allowed);
        }
    }

    @Test
    void each_stage_reads_and_writes_what_the_description_says() {
        for (StageId stage : StageId.values()) {
            assertThat(contract.operations("receive", stage.label()))
                    .containsOnly(RecordTopic.into(stage).topic());
            assertThat(contract.operations("send", stage.label()))
                    .containsOnly(
                            RecordTopic.outOf(stage).topic(),
                            RecordTopic.CONTEXTS.topic(),
                            HTTP_OUTCOMES);
        }
    }

    @Test
    void examples_are_what_they_are_examples_of() {
        int count = 0;
        for (Map.Entry<String, JsonNode> message : contract.messages().entrySet()) {
            for (JsonNode example : EventContract.examples(message.getValue())) {
                JsonNode headers =
                        example.has("headers")
                                ? example.path("headers")
                                : EventContract.JSON.createObjectNode();
                assertThat(contract.violations(message.getKey(), headers, example.path("payload")))
                        .as("%s, %s", message.getKey(), example.path("name").asString())
                        .isEmpty();
                count++;
            }
        }
        assertThat(count).isGreaterThan(8);
    }

    @Test
    void schemas_name_the_fields_that_the_types_have_and_no_others() {
        TYPES.forEach(
                (file, type) ->
                        assertThat(SchemaNames.differences(type, Place.root(file))).isEmpty());
    }

    @Test
    void records_of_a_running_line_are_as_they_are_described() throws Exception {
        Broker broker = RunningLine.broker();
        RunningLine.ask("contract");
        broker.send(
                "winnow.questions.v1",
                "contract with wishes",
                """
                {"query": "Which genes are associated with psoriasis?",
                 "filters": {"year": {"gte": 1900}},
                 "settings": {"candidates": 2, "order": "edges", "title_rule": "first_sentence",
                              "interpolation": {"feedback": "on", "timing": "both"}}}\
                """);
        broker.send("winnow.questions.v1", "contract of nobody", "{\"question\": \"which?\"}");
        broker.send("winnow.questions.v1", "contract too late", RunningLine.late());
        RunningLine.outcome("contract with wishes");
        assertThat(problem("contract of nobody")).isEqualTo("unknown-field");
        assertThat(problem("contract too late")).isEqualTo("deadline");
        for (String question : List.of("contract", "contract of nobody")) {
            broker.read("winnow.answers.v1", record -> isOf(record, question));
        }

        List<String> wrong = new ArrayList<>();
        for (RecordTopic topic : RecordTopic.values()) {
            assertThat(broker.all(topic.topic())).as(topic.topic()).isNotEmpty();
            for (ConsumerRecord<byte[], byte[]> record : broker.all(topic.topic())) {
                String question = Broker.header(record, "winnow-question");
                boolean ours = question != null && question.startsWith("contract");
                boolean refused =
                        topic == RecordTopic.QUESTIONS
                                && Broker.text(record.value()).contains("which?");
                if ((ours || question == null) && !refused) {
                    contract.violations(record)
                            .forEach(each -> wrong.add(topic.topic() + ": " + each));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void a_state_and_its_outcome_tell_which_candidates_were_read() throws Exception {
        Broker broker = RunningLine.broker();
        broker.send(
                "winnow.questions.v1",
                "reading",
                """
                {"query": "Which genes are associated with psoriasis?", "settings": {"candidates": 20}}\
                """);
        JsonNode outcome = outcome("reading");
        JsonNode state = EventContract.JSON.readTree(reranked("reading"));

        int found = state.at("/retrieval/candidates").size();
        int read = state.at("/reranking/passages").size();
        assertThat(read).isPositive().isLessThan(found);
        String note =
                "read %d of %d: the others would hardly change the context".formatted(read, found);
        for (JsonNode record : List.of(state, outcome)) {
            assertThat(record.at("/reports/2/outcome/type").asString()).isEqualTo("complete");
            assertThat(record.at("/reports/2/notes").valueStream().map(JsonNode::asString))
                    .contains(note);
        }
        assertThat(
                        outcome.at("/context/dropped")
                                .valueStream()
                                .filter(each -> each.path("reason").asString().equals("unread")))
                .hasSize(found - read);
    }

    private static JsonNode outcome(String question) {
        return EventContract.JSON.readTree(RunningLine.outcome(question).value());
    }

    private static String problem(String question) {
        return outcome(question).at("/problem/type").asString();
    }

    private static byte[] reranked(String question) {
        return RunningLine.broker()
                .read("winnow.reranked.v1", record -> isOf(record, question))
                .value();
    }

    @Test
    void what_a_schema_requires_is_what_a_reader_insists_on() throws Exception {
        byte[] context = RunningLine.ask("insist").value();
        byte[] answer =
                RunningLine.broker()
                        .read("winnow.answers.v1", record -> isOf(record, "insist"))
                        .value();

        Set<String> fields = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        compare("state.v1.json", reranked("insist"), fields, wrong);
        compare("context.v1.json", context, fields, wrong);
        compare("answer.v1.json", answer, fields, wrong);
        assertThat(wrong).isEmpty();
        assertThat(fields).hasSizeGreaterThan(110);
    }

    private static boolean isOf(ConsumerRecord<byte[], byte[]> record, String question) {
        return question.equals(Broker.header(record, "winnow-question"));
    }

    /** Takes each field away once and looks whether the record can still be read. */
    private static void compare(String file, byte[] value, Set<String> fields, List<String> wrong) {
        JsonNode json = EventContract.JSON.readTree(value);
        SchemaWalk.through(
                Place.root(file),
                json,
                (place, path, ignored, required) -> {
                    ObjectNode less = EventContract.without(json, path);
                    if (fields.add(place) && required == isReadable(TYPES.get(file), less)) {
                        wrong.add("%s, required by its schema: %s".formatted(place, required));
                    }
                });
    }

    private static boolean isReadable(Class<?> type, ObjectNode json) {
        try {
            WinnowJson.tolerant().treeToValue(json, type);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A client that shares nothing with Winnow, over librdkafka. */
    @Test
    void kcat_writes_one_line_and_reads_its_context() throws Exception {
        Command.needed("kcat", "-V");
        String key = "asked by kcat";
        String kcat = "kcat -b " + RunningLine.broker().address();
        String question = "{\"query\": \"What does the reranker return for each sentence?\"}";
        String write = "echo '%s' | %s -t winnow.questions.v1 -P -k '%s'";
        Command.output("sh", "-c", write.formatted(question, kcat, key));
        RunningLine.outcome(key);

        String outcomes = Command.output(kcat + " -t winnow.contexts.v1 -C -q -e -f %h\t%s\n");

        String own =
                outcomes.lines()
                        .filter(
                                line ->
                                        line.matches(
                                                "([^\t]*,)?winnow-question=" + key + "[,\t].*"))
                        .findFirst()
                        .orElseThrow();
        JsonNode outcome = EventContract.JSON.readTree(own.substring(own.indexOf('\t') + 1));
        assertThat(outcome.at("/context/text").asString()).startsWith("[1]");
        assertThat(outcome.path("problem").isMissingNode()).isTrue();
    }
}
