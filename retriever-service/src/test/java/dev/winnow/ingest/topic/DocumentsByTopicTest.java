package dev.winnow.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.Chunking;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.query.Scope;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.testing.Broker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents through a real broker into the index of a real program, which all tests share: each has
 * documents of its own.
 */
@Tag("servers")
@Timeout(120)
@ExtendWith(DocumentsBroker.Shared.class)
class DocumentsByTopicTest {

    private static final TenantId ACME = new TenantId("acme");

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir private static Path folder;

    private static DocumentsBroker broker;
    private static ConfigurableApplicationContext program;
    private static LuceneIndex index;

    @BeforeAll
    static void start() throws Exception {
        broker = DocumentsBroker.shared();
        broker.fresh();
        List<String> settings =
                new ArrayList<>(
                        List.of("--server.address=127.0.0.1", "--winnow.ingest.max-passages=200"));
        settings.addAll(key(0, "staff", "search,ingest", "staff"));
        settings.addAll(key(1, "board", "search,ingest", "staff,board"));
        settings.addAll(key(2, "anybody", "search,ingest,admin", ""));
        program =
                DocumentsProgram.start(
                        folder.resolve("index"), broker.address(), settings.toArray(String[]::new));
        index = program.getBean(LuceneIndex.class);
    }

    @AfterAll
    static void stop() {
        program.close();
        CLIENT.close();
    }

    private static List<String> key(int number, String name, String authorities, String groups) {
        String prefix = "--winnow.security.api-keys[%d].".formatted(number);
        return List.of(
                prefix + "name=" + name,
                prefix + "sha256=" + Sha256.of(name.getBytes(StandardCharsets.UTF_8)),
                prefix + "tenant=acme",
                prefix + "authorities=" + authorities,
                prefix + "groups=" + groups);
    }

    private static HttpRequest.Builder request(String key, String path) {
        String port = program.getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + key);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String json(String text) {
        return "{\"title\": \"T\", \"text\": \"%s\"}".formatted(text);
    }

    private static List<String> groups(String id) throws Exception {
        return index.stored(ACME, new DocumentId(id)).orElseThrow().groups();
    }

    /** The text that everybody of the tenant may see. */
    private static String text(String id) throws Exception {
        return index.original(new Scope(ACME, List.of()), new DocumentId(id)).orElseThrow();
    }

    private static boolean isThere(String id) throws Exception {
        return index.stored(ACME, new DocumentId(id)).isPresent();
    }

    /** Reasons of the dead letters, by key. */
    private static Map<String, String> dead() {
        Map<String, String> reasons = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> dead : broker.all(DocumentsBroker.DEAD)) {
            assertThat(dead.headers().toArray())
                    .extracting(Header::key)
                    .doesNotContain(
                            "kafka_original-topic", "retry_topic-attempts", "winnow-question");
            reasons.put(
                    Broker.text(dead.key()),
                    Broker.text(dead.headers().lastHeader("kafka_dlt-exception-message").value()));
        }
        return reasons;
    }

    @Test
    void what_cannot_be_taken_goes_to_the_dead_letters_and_stops_nothing() throws Exception {
        String pdf =
                Base64.getEncoder()
                        .encodeToString("%PDF-1.7 broken".getBytes(StandardCharsets.UTF_8));
        broker.send("acme/good", "1", json("Before."));
        broker.send(
                "acme/good",
                "2",
                "{\"content\": \"%s\", \"media_type\": \"application/pdf\"}".formatted(pdf));
        broker.send("no-slash", null, json("x"));
        broker.send("ACME/upper", null, json("x"));
        broker.send("acme/a%2Fb", null, json("another form of the key"));
        broker.send("acme/json", null, "{\"text\": ");
        broker.send("acme/both", null, "{\"text\": \"a\", \"content\": \"YQ==\"}");
        broker.send("acme/tenant", null, "{\"text\": \"a\", \"tenant\": \"beta\"}");
        broker.send("acme/version", "v1", json("x"));
        broker.send("acme/empty", null, json(" "));
        broker.send("acme/groups", null, "{\"text\": \"a\", \"groups\": [null]}");
        broker.send("acme/uri", null, "{\"text\": \"a\", \"uri\": \"javascript:alert(1)\"}");
        broker.send(
                new ProducerRecord<>(
                        DocumentsBroker.DOCUMENTS,
                        (DocumentsBroker.partition("acme/elsewhere") + 1)
                                % DocumentsBroker.PARTITIONS,
                        "acme/elsewhere".getBytes(StandardCharsets.UTF_8),
                        json("In another partition.").getBytes(StandardCharsets.UTF_8)));
        broker.send("acme/caf%C3%A9%231", null, json("Coffee."));
        ProducerRecord<byte[], byte[]> forged =
                new ProducerRecord<>(
                        DocumentsBroker.DOCUMENTS,
                        "acme/forged".getBytes(StandardCharsets.UTF_8),
                        new byte[] {'{'});
        for (String header :
                List.of(
                        "kafka_original-topic",
                        "retry_topic-attempts",
                        "winnow-question",
                        "winnow-version")) {
            forged.headers().add(header, "7".getBytes(StandardCharsets.UTF_8));
        }
        broker.send(forged);
        broker.untilTaken();

        assertThat(text("good")).isEqualTo("Before.");
        assertThat(text("caf\u00e9#1")).isEqualTo("Coffee.");
        Map<String, String> reasons = dead();
        assertThat(reasons)
                .containsKeys(
                        "acme/good",
                        "no-slash",
                        "ACME/upper",
                        "acme/a%2Fb",
                        "acme/json",
                        "acme/both",
                        "acme/tenant",
                        "acme/version",
                        "acme/empty",
                        "acme/groups",
                        "acme/uri",
                        "acme/elsewhere",
                        "acme/forged")
                .doesNotContainKey("acme/caf%C3%A9%231");
        assertThat(reasons.get("acme/uri")).contains("none of http").doesNotContain("alert");
        assertThat(reasons.get("acme/groups")).contains("null or blank");
        assertThat(reasons.get("acme/elsewhere")).contains("murmur2");
        assertThat(reasons.get("acme/a%2Fb")).contains("the one form that it may have");
        assertThat(reasons.get("acme/both")).contains("either text or content");
        assertThat(reasons.get("acme/tenant")).contains("tenant");
        assertThat(reasons.get("acme/version")).contains("winnow-version");
        assertThat(reasons.get("acme/good")).contains("broken");
        for (String refused : List.of("upper", "a/b", "json", "both", "uri", "elsewhere")) {
            assertThat(isThere(refused)).as(refused).isFalse();
        }
    }

    /** As a connector writes them for a row with an empty field that changes often. */
    @Test
    void a_hundred_changes_of_one_document_that_are_all_refused_stop_nothing() throws Exception {
        for (int i = 0; i < 100; i++) {
            broker.send("acme/blank", null, json(" "));
        }
        broker.send("acme/behind-them", null, json("Good."));
        broker.untilTaken();

        assertThat(isThere("blank")).isFalse();
        assertThat(text("behind-them")).isEqualTo("Good.");
        assertThat(broker.all(DocumentsBroker.DEAD))
                .filteredOn(dead -> Broker.text(dead.key()).equals("acme/blank"))
                .hasSize(100);
    }

    @Test
    void a_change_that_names_no_groups_leaves_a_document_to_those_that_it_has() throws Exception {
        List<String> named = new ArrayList<>();
        named.add("{\"text\": \"One.\", \"groups\": [\"staff\"]}");
        named.add("{\"text\": \"Refused.\", \"groups\": [], \"content\": \"YQ==\"}");
        named.add("{\"text\": \" \", \"groups\": []}");
        named.add("{\"text\": \"Two.\"}");
        named.add("{\"text\": \"Three.\", \"groups\": null, \"default_groups\": [\"board\"]}");
        for (String json : named) {
            broker.send("acme/together", null, json);
        }
        for (String json : named.subList(0, named.size() - 1)) {
            broker.send("acme/open", null, json);
        }
        broker.send("acme/open", null, "{\"text\": \"Four.\", \"groups\": []}");
        broker.send("acme/again", null, named.getFirst());
        broker.send("acme/again", null, (String) null);
        broker.send("acme/again", null, named.getLast());
        broker.send("acme/new", null, "{\"text\": \"New.\"}");
        for (String json : named) {
            broker.send("acme/apart", null, json);
            broker.untilTaken();
        }
        broker.send("acme/nobody", null, "{\"text\": \"a\", \"default_groups\": [\"\"]}");
        broker.untilTaken();

        assertThat(isThere("nobody")).isFalse();
        assertThat(groups("together")).containsExactly("staff");
        assertThat(groups("apart")).containsExactly("staff");
        assertThat(groups("open")).isEmpty();
        assertThat(groups("again")).containsExactly("board");
        assertThat(groups("new")).isEmpty();
    }

    @Test
    void uploads_that_go_by_topic_get_the_groups_of_their_sender_and_keep_those_they_have()
            throws Exception {
        List<List<String>> groups = new ArrayList<>();
        for (String[] sent :
                List.of(
                        new String[] {"staff", "{\"text\": \"One.\"}"},
                        new String[] {"board", "{\"text\": \"Two.\", \"groups\": null}"},
                        new String[] {"staff", "{\"text\": \"Three.\", \"groups\": []}"},
                        new String[] {"board", "{\"text\": \"Four.\"}"})) {
            HttpResponse<String> response =
                    send(
                            request(sent[0], "/v1/documents/pay.md")
                                    .header("Content-Type", "application/json")
                                    .PUT(HttpRequest.BodyPublishers.ofString(sent[1])));
            assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
            untilDone(sent[0], response);
            groups.add(groups("pay.md"));
        }

        assertThat(groups)
                .containsExactly(
                        List.of("staff"), List.of("staff"), List.of(), List.of("board", "staff"));
    }

    /** The report of an upload that has ended. */
    private static String untilDone(String key, HttpResponse<String> accepted) throws Exception {
        String status = new JsonMapper().readTree(accepted.body()).get("status_url").asString();
        broker.until(() -> send(request(key, status).GET()).body().contains("\"status\":\"done\""));
        return send(request(key, status).GET()).body();
    }

    @Test
    void an_upload_ends_when_its_documents_can_be_searched_and_a_removal_goes_by_topic_too()
            throws Exception {
        HttpResponse<String> lines =
                send(
                        request("anybody", "/v1/documents")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"_id\": \"a\", \"text\": \"Of a line.\"}\n{\"text\": 1}\n")));
        assertThat(lines.statusCode()).isEqualTo(202);
        assertThat(untilDone("anybody", lines)).contains("\"added\":1");
        assertThat(text("a")).isEqualTo("Of a line.");

        HttpResponse<String> file =
                send(
                        request("anybody", "/v1/documents/notes/b.md")
                                .header("Content-Type", "text/markdown")
                                .PUT(
                                        HttpRequest.BodyPublishers.ofString(
                                                "# Head\n\nOf a file.\n")));
        untilDone("anybody", file);
        assertThat(index.stored(ACME, new DocumentId("notes/b.md")).orElseThrow().title())
                .isEqualTo("Head");

        assertThat(send(request("anybody", "/v1/documents/a").DELETE()).statusCode())
                .isEqualTo(202);
        broker.untilTaken();
        assertThat(isThere("a")).isFalse();
    }

    @Test
    void an_upload_that_a_worker_refuses_is_told_as_refused() throws Exception {
        HttpResponse<String> accepted =
                send(
                        request("anybody", "/v1/documents")
                                .header("Content-Type", "application/x-ndjson")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"_id\": \"endless\", \"text\": \"%s\"}\n"
                                                        .formatted(
                                                                "So it goes on. "
                                                                        .repeat(30_000)))));
        assertThat(untilDone("anybody", accepted)).contains("refused", "\"failed\":1");
        assertThat(dead()).containsKey("acme/endless");
    }

    @Test
    void a_long_document_comes_and_shrinks_whole() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 100_000; i++) {
            text.append("Sentence ").append(i).append(" of a long document \uD83D\uDE42. ");
        }
        broker.send("acme/long", "1", json(text.toString()));
        broker.untilTaken();
        assertThat(text("long")).isEqualTo(text.toString());

        broker.send("acme/long", "2", json("Short."));
        broker.untilTaken();
        assertThat(text("long")).isEqualTo("Short.");
        assertThat(index.stored(ACME, new DocumentId("long")).orElseThrow().passages())
                .isEqualTo(1);
    }

    @Test
    void a_program_is_ready_whatever_waits_and_tells_administrators_how_far_it_is()
            throws Exception {
        broker.untilTaken();
        assertThat(send(request("staff", "/actuator/health/readiness").GET()).statusCode())
                .isEqualTo(200);
        broker.until(
                () ->
                        send(request("anybody", "/actuator/health").GET())
                                .body()
                                .contains("\"behind\":\"0\""));
        assertThat(send(request("anybody", "/actuator/prometheus").GET()).body())
                .contains("winnow_documents_lost_total 0.0")
                .containsPattern(
                        "kafka_consumer_fetch_manager_records_lag_max\\S*winnow-documents");
    }

    @Test
    void an_index_with_documents_that_did_not_come_by_topic_ends_the_start() throws Exception {
        Path other = folder.resolve("other");
        IndexSettings content =
                new IndexSettings(
                        StoreFixture.CONTENT.embedder(),
                        StoreFixture.DIMENSIONS,
                        LuceneAnalysis.DESCRIPTION,
                        program.getBean(Chunking.class).description());
        try (LuceneIndex filled = LuceneIndex.open(other, content, SearchSettings.DEFAULTS)) {
            StoreFixture.put(filled, StoreFixture.document("a", "Of a folder."));
            filled.commit();
        }
        assertThatThrownBy(() -> start(other)).hasStackTraceContaining("did not come by topic");
    }

    @Test
    void an_index_of_one_program_that_nobody_reads_documents_into_ends_the_start() {
        assertThatThrownBy(
                        () ->
                                start(
                                        folder.resolve("idle"),
                                        "--winnow.kafka.documents.worker=false"))
                .hasStackTraceContaining("leaves nobody to read documents into the index");
    }

    @Test
    void the_setting_of_before_ends_the_start_with_its_new_name() {
        assertThatThrownBy(
                        () -> start(folder.resolve("old"), "--winnow.kafka.documents.replica=true"))
                .hasStackTraceContaining("winnow.kafka.documents.enabled");
    }

    private static void start(Path index, String... settings) {
        DocumentsProgram.start(index, broker.address(), settings).close();
    }
}
