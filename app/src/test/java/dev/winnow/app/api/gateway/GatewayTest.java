package dev.winnow.app.api.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.e2e.FilterOrderTest;
import dev.winnow.app.e2e.Form;
import dev.winnow.app.e2e.LibreChatClient;
import dev.winnow.app.events.FivePrograms;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.CallerSignature;
import dev.winnow.testing.Broker;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * A gateway serves the whole API, and its services believe its signature and nothing else. Whose
 * documents come back is {@code KafkaIsolationTest}'s.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayTest {

    private static final Caller ANYBODY =
            new Caller("anybody", Scope.local(), Set.of(Authority.SEARCH, Authority.INGEST));

    private static FivePrograms programs;
    private static Client gateway;
    private static Client retriever;

    @BeforeAll
    static void start() throws Exception {
        Broker broker = FivePrograms.broker();
        programs =
                new FivePrograms(
                        program -> List.of("--spring.kafka.bootstrap-servers=" + broker.address()),
                        "--winnow.librechat.secret=" + LibreChatClient.SECRET);
        gateway = new Client(programs.gateway().getPort(), null);
        retriever = new Client(programs.retriever().getPort(), null);
    }

    @AfterAll
    static void stop() {
        if (programs != null) {
            programs.close();
        }
    }

    @Test
    @Order(0)
    void only_these_filters_run_before_a_caller_is_known_in_gateway_and_services() {
        assertThat(programs.all())
                .hasSize(5)
                .allSatisfy(FilterOrderTest::requireOnlyTheseBeforeACallerIsKnown);
    }

    /** What the retriever answers to a caller who was signed for this, or for another request. */
    private static Answer signed(String method, String path, String signature) {
        return retriever.send(method, path, null, null, CallerSignature.HEADER, signature);
    }

    private static CallerSignature signature(Duration late) {
        Instant now = Instant.now().minus(late);
        return new CallerSignature(
                Base64.getDecoder().decode(FivePrograms.SIGNING_KEY),
                InstantSource.fixed(now),
                new SecureRandom());
    }

    private static String sign(CallerSignature by, String method, String path, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return by.of(
                ANYBODY,
                method,
                path,
                Sha256.of(bytes),
                bytes.length,
                "https://winnow.example.org");
    }

    private static void assertRefused(Answer answer, String because) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.json().get("detail").asString()).contains(because);
    }

    @Test
    @Order(1)
    void a_large_upload_is_stored_and_watched_and_answered_from() throws Exception {
        String filler = "Nothing of interest happened in the harbour that day. ".repeat(20_000);
        String lamp = "The lighthouse keeper lit the lamp at dusk.";
        Form form =
                new Form()
                        .file("files", "large.txt", "text/plain", filler)
                        .file("files", "lamp.txt", "text/plain", lamp);
        JsonNode job = gateway.stored(gateway.send("POST", "/v1/documents", Form.TYPE, form));

        // What is done can be searched, and its passages are counted.
        assertThat(programs.documents(Scope.local())).containsExactly("lamp.txt", "large.txt");
        assertThat(job.at("/report/added").asInt()).isEqualTo(2);
        assertThat(job.at("/report/passages").asInt()).isGreaterThan(100);
        assertThat(gateway.text("large.txt")).isEqualTo(filler);
        assertThat(gateway.search("lighthouse lamp").at("/hits/0/document_id").asString())
                .isEqualTo("lamp.txt");
    }

    @Test
    @Order(2)
    void a_job_over_the_topics_tells_what_changed_and_what_did_not() throws Exception {
        upload("The lighthouse keeper lit the lamp at dusk.");
        JsonNode again = upload("The lighthouse keeper lit the lamp at dusk.");
        assertThat(again.at("/report/unchanged").asInt()).as("%s", again).isEqualTo(1);
        JsonNode changed = upload("The lighthouse keeper lit the lamp at dawn.");
        assertThat(changed.at("/report/changed").asInt()).as("%s", changed).isEqualTo(1);
        assertThat(changed.at("/report/passages").asInt()).isEqualTo(1);
        assertThat(gateway.text("lamp.txt")).contains("dawn");
    }

    /** Stores the lamp's document, and waits for the job. */
    private static JsonNode upload(String text) {
        return gateway.stored(gateway.send("PUT", "/v1/documents/lamp.txt", "text/plain", text));
    }

    @Test
    @Order(2)
    void the_graph_is_answered_and_a_problem_of_the_service_passes_as_it_is() throws Exception {
        String asked = "{\"query\": \"Which genes are associated with psoriasis?\"}";
        assertThat(gateway.post("/v1/facts", asked).ok().toString()).contains("psoriasis");
        gateway.get("/v1/graph").ok();

        Answer wrong = gateway.post("/v1/facts", "{\"query\": ");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().get("type").asString()).endsWith("malformed-json");
        assertThat(gateway.get("/v1/facts").status()).isEqualTo(405);
    }

    @Test
    @Order(3)
    void passages_that_are_brought_are_pruned_over_the_topics_and_reranked_over_http()
            throws Exception {
        String passages =
                "{\"query\": \"Who lit the lamp?\", \"passages\": [{\"id\": \"a\", \"text\": \"The keeper lit the lamp.\"}]}";
        assertThat(gateway.post("/v1/prune", passages).ok().at("/passages/0/id").asString())
                .isEqualTo("a");

        String documents =
                "{\"query\": \"Who lit the lamp?\", \"documents\": [\"The keeper.\", \"It rained.\"]}";
        assertThat(gateway.post("/v1/rerank", documents).ok().get("results")).hasSize(2);
        Answer wrong = gateway.post("/v2/rerank", "{\"documents\": []}");
        assertThat(wrong.status()).isBetween(400, 422);
        assertThat(wrong.json().has("message")).as("the dialect's shape").isTrue();
    }

    @Test
    @Order(3)
    void every_dialect_of_rerank_is_answered_and_refused_by_the_service_in_its_own_shape()
            throws Exception {
        Map<String, String> reads =
                Map.of(
                        "{\"query\": \"q\", \"documents\": [\"a\"]}", "/data/0/relevance_score",
                        "{\"query\": \"q\", \"texts\": [\"a\"]}", "/0/score",
                        "{\"query\": \"q\", \"candidates\": [{\"text\": \"a\"}]}",
                                "/results/0/score",
                        "{\"query\": {\"text\": \"q\"}, \"passages\": [{\"text\": \"a\"}]}",
                                "/rankings/0/logit");
        for (Map.Entry<String, String> dialect : reads.entrySet()) {
            for (String path : List.of("/rerank/", "/v1/reranking", "/v1/ranking")) {
                Answer answer = gateway.post(path, dialect.getKey());
                assertThat(answer.json().at(dialect.getValue()).isNumber())
                        .as("%s %s", path, answer.body())
                        .isTrue();
            }
        }
        Answer wrong = gateway.post("/rerank", "{\"query\": \"q\", \"texts\": []}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().get("error_type").asString()).isEqualTo("empty");
        assertThat(gateway.get("/info").json().at("/model_type").propertyNames())
                .containsExactly("reranker");
    }

    @Test
    @Order(3)
    void vectors_come_from_the_retriever_and_dify_is_answered_over_the_topics() throws Exception {
        JsonNode vectors = gateway.post("/v1/embeddings", "{\"input\": \"The lamp.\"}").ok();
        assertThat(vectors.at("/data/0/embedding")).hasSize(384);
        Answer empty = gateway.post("/embed", "{\"inputs\": []}");
        assertThat(empty.json().get("error_type").asString()).isEqualTo("empty");

        String question = "\"query\": \"Who lit the lamp of the lighthouse?\"}";
        JsonNode records =
                gateway.post("/retrieval", "{\"knowledge_id\": \"default\", " + question).ok();
        assertThat(records.at("/records/0/content").asString()).contains("lamp");
        assertThat(gateway.post("/retrieval", "").status()).isEqualTo(400);
        assertThat(gateway.get("/v1/models").ok().findValuesAsString("id"))
                .contains("winnow", "bge-small-en-v1.5-q");
        JsonNode results = gateway.post("/v1/vector_stores/default/search", "{" + question).ok();
        assertThat(results.at("/data/0/content/0/text").asString()).contains("lamp");
    }

    @Test
    @Order(3)
    void links_of_what_a_service_answers_lead_to_the_gateway() throws Exception {
        JsonNode found = gateway.search("lighthouse lamp");
        JsonNode listed = gateway.get("/v1/documents?limit=1").ok();
        for (JsonNode uri : List.of(found.at("/hits/0/uri"), listed.at("/documents/0/uri"))) {
            assertThat(uri.asString()).startsWith(programs.gateway() + "/v1/documents/");
        }
    }

    @Test
    @Order(3)
    void a_file_is_read_for_open_webui_and_librechats_files_are_stored_by_the_retriever()
            throws Exception {
        String page = "<p>A lamp.</p>";
        JsonNode read =
                gateway.send("PUT", "/process", "text/html", page, "X-Filename", "a%20b").ok();
        assertThat(read.at("/metadata/source").asString()).isEqualTo("a b");
        assertThat(read.get("page_content").asString()).contains("A lamp.");

        LibreChatClient user = new LibreChatClient(programs.gateway().getPort(), "anna");
        JsonNode stored = user.embed("lamp", "lamp.txt", "The keeper lit the lamp at dusk.").json();
        assertThat(stored.path("status").asBoolean()).as("%s", stored).isTrue();
        assertThat(user.get("/ids").body()).isEqualTo("[\"lamp\"]");
        assertThat(user.get("/documents/lamp/context").body()).contains("at dusk");
        Map<String, ?> question = Map.of("query", "Who lit the lamp?", "file_id", "lamp");
        assertThat(user.query(question).json().at("/0/0/page_content").asString()).contains("lamp");
        LibreChatClient other = new LibreChatClient(programs.gateway().getPort(), "berta");
        assertThat(other.query(question).body()).isEqualTo("[]");
        assertThat(other.get("/documents/lamp/context").status()).isEqualTo(404);
        assertThat(other.delete(List.of("lamp")).status()).isEqualTo(404);
        assertThat(user.form("/text", "lamp", "lamp.html", page, null).body()).contains("A lamp.");
        assertThat(user.delete(List.of("lamp")).status()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void a_signature_is_good_for_its_own_request_once_and_for_a_minute() throws Exception {
        String path = "/v1/documents?limit=1";
        String good = sign(signature(Duration.ZERO), "GET", path, "");
        signed("GET", path, good).ok();
        assertRefused(signed("GET", path, good), "used before");

        String other = sign(signature(Duration.ZERO), "GET", path, "");
        String changed = (other.charAt(9) == 'A' ? 'B' : 'A') + other.substring(1);
        byte[] secret = "another secret".getBytes(StandardCharsets.UTF_8);
        CallerSignature stranger =
                new CallerSignature(secret, InstantSource.system(), new SecureRandom());
        for (Answer answer :
                List.of(
                        signed("GET", "/v1/documents?limit=2", other),
                        signed("DELETE", path, other),
                        signed("GET", path, changed),
                        signed("GET", path, ""),
                        signed("GET", path, sign(stranger, "GET", path, "")))) {
            assertRefused(answer, "not one of this request");
        }
        for (int late : List.of(70, -70)) {
            String then = sign(signature(Duration.ofSeconds(late)), "GET", path, "");
            assertRefused(signed("GET", path, then), "good for 60 s");
        }
    }

    @Test
    @Order(5)
    void a_body_that_was_changed_on_the_way_is_read_by_nobody() throws Exception {
        String path = "/v1/search";
        String question = "{\"query\": \"lighthouse lamp\"}";
        String good = sign(signature(Duration.ZERO), "POST", path, question);
        retriever.post(path, question, CallerSignature.HEADER, good).ok();

        String forged = sign(signature(Duration.ZERO), "POST", path, question);
        String other = question.replace("lamp", "oven");
        assertRefused(retriever.post(path, other, CallerSignature.HEADER, forged), "the body");

        List<String> before = programs.documents(Scope.local());
        Form form = new Form().file("files", "evil.txt", "text/plain", "Evil.");
        String upload = "/v1/documents";
        String of = sign(signature(Duration.ZERO), "POST", upload, "other");
        Answer refused =
                retriever.send("POST", upload, Form.TYPE, form, CallerSignature.HEADER, of);
        assertThat(refused.status()).as(refused.body()).isEqualTo(401);
        assertThat(programs.documents(Scope.local())).isEqualTo(before);
    }

    @Test
    @Order(6)
    void a_gateway_takes_no_signed_caller_from_outside() throws Exception {
        String good = sign(signature(Duration.ZERO), "GET", "/v1/documents", "");
        assertRefused(
                gateway.send("GET", "/v1/documents", null, null, CallerSignature.HEADER, good),
                "takes no callers");
    }

    @Test
    @Order(7)
    void a_service_that_is_away_is_named_and_the_caller_told_when_to_come_back() throws Exception {
        programs.endReranker();
        String question = "{\"query\": \"Who?\", \"documents\": [\"The keeper.\"]}";
        Answer answer = gateway.post("/v1/rerank", question);
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        // Clients look for the message in one of these fields, each in that of its dialect.
        assertThat(List.of("message", "detail", "error"))
                .allMatch(name -> answer.json().get(name).asString().contains("reranker-service"));
        assertThat(answer.header("Retry-After")).isNotNull();
    }
}
