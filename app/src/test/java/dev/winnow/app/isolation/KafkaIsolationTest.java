package dev.winnow.app.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.app.events.FivePrograms;
import dev.winnow.app.isolation.TenantFixture.Reply;
import dev.winnow.app.isolation.World.Document;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.platform.json.RedactedJson;
import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * The same over a broker: documents, questions and outcomes by topic, questions over HTTP, dead
 * letters as an operator reads them, and the log of all programs. What a tenant's user may read are
 * the topics of its own questions; that nobody reads others is the broker's to hold, and of {@code
 * AccessTest}. A dead letter is shown with its key, which names tenant and document, and with the
 * names of its fields; everything else in it is masked.
 */
@Tag("servers")
class KafkaIsolationTest {

    @RegisterExtension static final World WORLD = World.random();

    /** Those who ask by topic: of each tenant two scopes. */
    private static final List<Reader> ASKING =
            WORLD.readers().stream()
                    .filter(reader -> !reader.mayIngest() || reader.groups().size() == 1)
                    .toList();

    private static final TopicPlan PLAN =
            new TopicPlan(
                    1,
                    (short) 1,
                    3,
                    ASKING.stream()
                            .map(reader -> QuestionsTopic.of(topic("questions", reader)))
                            .toList());

    /** Words that each wrote into its topic. */
    private static final Map<Reader, Set<String>> SENT = new LinkedHashMap<>();

    /** Words that are names of fields in records that were refused. */
    private static final Set<String> NAMES = new TreeSet<>();

    private static Broker broker;
    private static FivePrograms programs;
    private static CapturedLog log;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.start(topics -> new TopicAdmin(topics).apply(PLAN));
        List<String> gateway = new ArrayList<>(List.of("--winnow.generator.by-topic=true"));
        gateway.addAll(World.wholeByDefault());
        for (Reader reader : WORLD.readers()) {
            gateway.addAll(reader.arguments(WORLD.readers().indexOf(reader)));
        }
        for (Reader reader : ASKING) {
            String prefix = "--winnow.kafka.questions[%d].".formatted(ASKING.indexOf(reader));
            gateway.add(prefix + "topic=" + topic("questions", reader));
            gateway.add(prefix + "tenant=" + reader.tenant());
            gateway.add(prefix + "groups=" + String.join(",", reader.groups()));
        }
        programs =
                new FivePrograms(
                        program ->
                                List.of(
                                        "--spring.kafka.bootstrap-servers=" + broker.address(),
                                        // QuestionsTopic of made-up words sound like anything.
                                        "--winnow.retriever.skip-small-talk=false"),
                        gateway.toArray(String[]::new));
        log = new CapturedLog();
        for (Document document : WORLD.documents()) {
            if (WORLD.chance(40)) {
                write(document.with(WORLD.text(reader -> false)));
            }
            write(document);
        }
        for (TenantFixture guest : guests()) {
            Reader reader = guest.reader();
            Scope scope = new Scope(new TenantId(reader.tenant()), reader.groups());
            eventually(() -> guest.assertOwn(Set.copyOf(programs.documents(scope))));
        }
    }

    private static void eventually(ThrowingRunnable asserted) {
        await().atMost(Broker.PATIENCE).untilAsserted(asserted);
    }

    /** Each reader at the gateway. */
    private static List<TenantFixture> guests() {
        int port = programs.gateway().getPort();
        return WORLD.readers().stream()
                .map(reader -> new TenantFixture(port, reader, WORLD))
                .toList();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : Arrays.asList(log, programs)) {
            if (started != null) {
                started.close();
            }
        }
    }

    @AfterEach
    void the_log_holds_no_word_of_anybody() {
        log.assertSilent(WORLD);
    }

    private static String topic(String kind, Reader reader) {
        return "winnow.%s.%s.v1".formatted(kind, reader.key());
    }

    private static void write(Document document) throws Exception {
        write(document, Map.of("metadata", document.metadata(), "groups", document.groups()));
    }

    /** With these fields beside those that every document has. */
    private static void write(Document document, Map<String, Object> more) throws Exception {
        Map<String, Object> value = new TreeMap<>(more);
        value.put("title", document.title());
        value.put("text", document.text());
        value.put("uri", document.uri());
        TenantId tenant = new TenantId(document.writer().tenant());
        broker.send(
                RecordTopic.DOCUMENTS.topic(),
                new DocumentKey(tenant, new DocumentId(document.id())).toString(),
                TenantFixture.JSON.writeValueAsString(value));
    }

    private static void ask(Reader reader, String key, String value) throws Exception {
        SENT.computeIfAbsent(reader, unused -> new TreeSet<>()).addAll(Canaries.in(key + value));
        broker.send(topic("questions", reader), key, value);
    }

    /** All that a record holds. */
    private static String whole(ConsumerRecord<byte[], byte[]> record) {
        return Broker.text(record.key())
                + StreamSupport.stream(record.headers().spliterator(), false)
                        .map(header -> header.key() + Broker.text(header.value()))
                        .collect(Collectors.joining("\n", "\n", "\n"))
                + Broker.text(record.value());
    }

    private static String question(Reader reader, int timeout) {
        return TenantFixture.JSON.writeValueAsString(
                Map.of(
                        "query", WORLD.question(WORLD.guess(reader)),
                        "timeout_ms", timeout,
                        "settings", World.whole()));
    }

    @Test
    void what_becomes_of_questions_by_topic_is_of_the_topics_scope() throws Exception {
        // In turn, so that they are on their way side by side.
        for (Reader reader : ASKING) {
            ask(reader, "whole", question(reader, 60_000));
        }
        for (Reader reader : ASKING) {
            ask(reader, "late", question(reader, 1));
            ask(reader, "broken", "{\"query\": \"%s\"".formatted(WORLD.guess(reader)));
            String name = WORLD.canaries().unused();
            NAMES.add(name);
            ask(reader, "unknown", "{\"query\": \"?\", \"%s\": 1}".formatted(name));
            ask(reader, "filters", "{\"query\": \"?\", \"filters\": {\"%s\": {}}}".formatted(name));
        }
        for (Reader reader : ASKING) {
            String contexts = topic("contexts", reader);
            eventually(() -> assertThat(broker.all(contexts)).hasSizeGreaterThanOrEqualTo(5));
            eventually(() -> assertThat(broker.all(topic("answers", reader))).isNotEmpty());
            for (String kind : List.of("contexts", "answers")) {
                for (ConsumerRecord<byte[], byte[]> record : broker.all(topic(kind, reader))) {
                    String whole = whole(record);
                    assertThat(WORLD.canaries().leaked(whole, reader, SENT.get(reader)))
                            .as("%s reads %s", reader, whole)
                            .isEmpty();
                    JsonNode context = TenantFixture.JSON.readTree(record.value()).path("context");
                    if (context.isObject()) {
                        assertThat(TenantFixture.cited(context))
                                .as("%s", reader)
                                .isEqualTo(WORLD.idsSeenBy(reader));
                    }
                }
            }
        }
        dead_letters_are_shown_without_words();
    }

    /** What could not be read is there, and an operator who looks at it sees no text. */
    private static void dead_letters_are_shown_without_words() throws Exception {
        for (Document document : WORLD.documents()) {
            String wrong = WORLD.chance(50) ? "groups" : WORLD.canaries().unused();
            NAMES.add(wrong);
            write(document, Map.of(wrong, List.of("")));
        }
        String documents = RecordTopic.DOCUMENTS.topic() + "-dlt";
        eventually(() -> assertThat(broker.all(documents)).hasSameSizeAs(WORLD.documents()));
        int records = 0;
        for (NewTopic topic : PLAN.topics()) {
            if (topic.name().endsWith("-dlt")) {
                for (ConsumerRecord<byte[], byte[]> record : broker.all(topic.name())) {
                    String shown = shown(record);
                    assertThat(Canaries.in(shown)).as(shown).isSubsetOf(NAMES);
                    records++;
                }
            }
        }
        assertThat(records).isGreaterThanOrEqualTo(WORLD.documents().size() + 3 * ASKING.size());
    }

    /** The parts of a dead letter that the command {@code dlt show} prints beside its key. */
    private static String shown(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder shown = new StringBuilder().append(DeadLetters.claims(record)).append('\n');
        for (Header header : record.headers()) {
            if (header.key().endsWith("exception-message")) {
                shown.append(Broker.text(header.value())).append('\n');
            }
        }
        if (record.value() != null) {
            shown.append(RedactedJson.of(record.value()));
        }
        return shown.toString();
    }

    @Test
    void questions_over_http_are_answered_through_the_topics_from_the_readers_own_documents() {
        for (TenantFixture guest : guests()) {
            JsonNode context = guest.context(guest.question());
            guest.assertOwn(TenantFixture.ids(context.get("candidates"), "document_id"));
            JsonNode decided =
                    guest.post("/v1/decide", Map.of("context_id", context.get("context_id"))).ok();
            assertThat(decided.get("text")).isEqualTo(context.get("text"));
            String question = guest.question();
            String chat =
                    "{'model': %s, 'stream': %s, 'messages': [{'role': 'user', 'content': %s}]}";
            guest.ask("/v1/chat/completions", chat, "winnow-context", WORLD.chance(50), question)
                    .assertOk();
            guest.respond("winnow-context", question);
            String task =
                    "### Task:\nName this.\n### Output:\n{ \"tags\": [\"one\"] }\n<chat_history>\nUSER: %s\n</chat_history>"
                            .formatted(question);
            JsonNode named = guest.ask("/v1/chat/completions", chat, "winnow", false, task).ok();
            assertThat(named.at("/choices/0/message/content").asString())
                    .isEqualTo("{\"tags\":[]}");
        }
    }

    @Test
    void what_the_gateway_sends_on_is_answered_from_the_readers_own_documents() {
        for (TenantFixture guest : guests()) {
            Set<String> seen = WORLD.idsSeenBy(guest.reader());
            JsonNode listed = guest.get("/v1/documents?limit=100").ok();
            guest.assertOwn(TenantFixture.ids(listed.get("documents"), "id"));
            String question = guest.question();
            JsonNode found = guest.post("/v1/search", Map.of("query", question, "top_k", 100)).ok();
            guest.assertOwn(TenantFixture.ids(found.get("hits"), "document_id"));
            for (Document document : WORLD.documents()) {
                if (document.isSeenBy(guest.reader())) {
                    assertThat(guest.text(document.id())).isEqualTo(document.text());
                } else if (!seen.contains(document.id())) {
                    guest.assertUnknown(
                            document.id(),
                            guest.unusedId(),
                            id -> guest.get(TenantFixture.path(id) + "/text"));
                }
            }
            guest.assertOwn(guest.retrieved(question, null));
            guest.assertOwn(guest.foundInStore(question, null));
            guest.get("/v1/graph");
            guest.get("/v1/entities?text=" + WORLD.guess(guest.reader()));
            guest.post("/v1/facts", Map.of("query", question));
            String brought = question + " " + WORLD.text(other -> false);
            guest.post(
                            "/v1/rerank",
                            Map.of("query", question, "documents", List.of(brought, question)))
                    .assertOk();
            List<?> passages = List.of(TenantFixture.passage("one", brought));
            JsonNode pruned =
                    guest.post("/v1/prune", Map.of("query", question, "passages", passages)).ok();
            assertThat(TenantFixture.ids(pruned.get("passages"), "id")).containsExactly("one");
        }
    }

    @Test
    void tools_of_assistants_at_the_gateway_read_the_readers_own_documents() {
        guests().forEach(TenantFixture::useTools);
    }

    @Test
    void documents_come_and_leave_through_the_gateway_by_those_who_may_and_nobody_else() {
        for (TenantFixture guest : guests()) {
            String id = guest.unusedId();
            Reply put = guest.send("PUT", TenantFixture.path(id), "text/plain", "The guest's own.");
            if (!guest.reader().mayIngest()) {
                assertThat(put.status()).isEqualTo(403);
                continue;
            }
            guest.await(TenantFixture.job(put));
            eventually(() -> assertThat(guest.text(id)).isEqualTo("The guest's own."));
            assertThat(guest.delete(id).status()).isLessThan(300);
            eventually(() -> assertThat(guest.get(TenantFixture.path(id)).status()).isEqualTo(404));
        }
    }
}
