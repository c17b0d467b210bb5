package dev.winnow.app.api.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.FilterOrderTest;
import dev.winnow.app.e2e.LibreChatClient;
import dev.winnow.app.events.FivePrograms;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.security.CallerSignature;
import dev.winnow.testing.Broker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway serves the whole API, and its services believe its signature and nothing else. Whose
 * documents come back is {@code KafkaIsolationTest}'s.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GatewayTest {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Caller ANYBODY =
            new Caller("anybody", Scope.local(), Set.of(Authority.SEARCH, Authority.INGEST));

    private static final String BOUNDARY = "winnow-gateway";

    private static FivePrograms programs;

    @BeforeAll
    static void start() throws Exception {
        Broker broker =
                Broker.start(
                        topics ->
                                new TopicAdmin(topics)
                                        .apply(
                                                new TopicPlan(
                                                        1,
                                                        (short) 1,
                                                        3,
                                                        List.of(QuestionsTopic.DEFAULT))));
        programs =
                new FivePrograms(
                        program -> List.of("--spring.kafka.bootstrap-servers=" + broker.address()),
                        "--winnow.librechat.secret=" + LibreChatClient.SECRET);
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

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(
                request.timeout(Duration.ofMinutes(2)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder gateway(String path) {
        return HttpRequest.newBuilder(programs.gateway().resolve(path));
    }

    private static HttpRequest.Builder json(HttpRequest.Builder to, String body) {
        return to.header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    /** A request at the retriever, with a caller who was signed for it, or for another. */
    private static HttpRequest.Builder signed(String path, String signature) {
        return HttpRequest.newBuilder(programs.retriever().resolve(path))
                .header(CallerSignature.HEADER, signature);
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

    private static void assertRefused(HttpResponse<String> answer, String because) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(JSON.readTree(answer.body()).get("detail").asString()).contains(because);
    }

    @Test
    @Order(1)
    void a_large_upload_is_stored_and_watched_and_answered_from() throws Exception {
        String filler = "Nothing of interest happened in the harbour that day. ".repeat(20_000);
        String form =
                """
                --%1$s\r
                Content-Disposition: form-data; name="files"; filename="large.txt"\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                %2$s\r
                --%1$s\r
                Content-Disposition: form-data; name="files"; filename="lamp.txt"\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                The lighthouse keeper lit the lamp at dusk.\r
                --%1$s--\r
                """
                        .formatted(BOUNDARY, filler)
                        .replace("\r\n", "\n")
                        .replace("\n", "\r\n");
        HttpResponse<String> accepted =
                send(
                        gateway("/v1/documents")
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(HttpRequest.BodyPublishers.ofString(form)));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(send(gateway(status + "/events")).body()).contains("event:done");
        JsonNode job = JSON.readTree(send(gateway(status)).body());
        assertThat(job.get("status").asString()).isEqualTo("done");

        // What is done can be searched, and its passages are counted.
        assertThat(programs.documents(Scope.local())).containsExactly("lamp.txt", "large.txt");
        assertThat(job.at("/report/added").asInt()).isEqualTo(2);
        assertThat(job.at("/report/passages").asInt()).isGreaterThan(100);
        assertThat(send(gateway("/v1/documents/large.txt/text")).body()).isEqualTo(filler);
        JsonNode found =
                JSON.readTree(
                        send(json(gateway("/v1/search"), "{\"query\": \"lighthouse lamp\"}"))
                                .body());
        assertThat(found.at("/hits/0/document_id").asString()).isEqualTo("lamp.txt");
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
        assertThat(send(gateway("/v1/documents/lamp.txt/text")).body()).contains("dawn");
    }

    /** Stores the lamp's document, and waits for the job. */
    private static JsonNode upload(String text) throws Exception {
        HttpResponse<String> accepted =
                send(
                        gateway("/v1/documents/lamp.txt")
                                .header("Content-Type", "text/plain")
                                .PUT(HttpRequest.BodyPublishers.ofString(text)));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        String status = accepted.headers().firstValue("Location").orElseThrow();
        assertThat(send(gateway(status + "/events")).body()).contains("event:done");
        return JSON.readTree(send(gateway(status)).body());
    }

    @Test
    @Order(2)
    void the_graph_is_answered_and_a_problem_of_the_service_passes_as_it_is() throws Exception {
        HttpResponse<String> facts =
                send(
                        json(
                                gateway("/v1/facts"),
                                "{\"query\": \"Which genes are associated with psoriasis?\"}"));
        assertThat(facts.statusCode()).as(facts.body()).isEqualTo(200);
        assertThat(JSON.readTree(facts.body()).toString()).contains("psoriasis");
        assertThat(send(gateway("/v1/graph")).statusCode()).isEqualTo(200);

        HttpResponse<String> wrong = send(json(gateway("/v1/facts"), "{\"query\": "));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(wrong.body()).get("type").asString()).endsWith("malformed-json");
        assertThat(send(gateway("/v1/facts")).statusCode()).isEqualTo(405);
    }

    @Test
    @Order(3)
    void passages_that_are_brought_are_pruned_over_the_topics_and_reranked_over_http()
            throws Exception {
        String passages =
                "{\"query\": \"Who lit the lamp?\", \"passages\": [{\"id\": \"a\", \"text\": \"The keeper lit the lamp.\"}]}";
        HttpResponse<String> pruned = send(json(gateway("/v1/prune"), passages));
        assertThat(pruned.statusCode()).as(pruned.body()).isEqualTo(200);
        assertThat(JSON.readTree(pruned.body()).at("/passages/0/id").asString()).isEqualTo("a");

        String documents =
                "{\"query\": \"Who lit the lamp?\", \"documents\": [\"The keeper.\", \"It rained.\"]}";
        HttpResponse<String> reranked = send(json(gateway("/v1/rerank"), documents));
        assertThat(reranked.statusCode()).as(reranked.body()).isEqualTo(200);
        assertThat(JSON.readTree(reranked.body()).get("results")).hasSize(2);
        HttpResponse<String> wrong = send(json(gateway("/v2/rerank"), "{\"documents\": []}"));
        assertThat(wrong.statusCode()).isBetween(400, 422);
        assertThat(JSON.readTree(wrong.body()).has("message")).as("the dialect's shape").isTrue();
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
                HttpResponse<String> answer = send(json(gateway(path), dialect.getKey()));
                assertThat(JSON.readTree(answer.body()).at(dialect.getValue()).isNumber())
                        .as("%s %s", path, answer.body())
                        .isTrue();
            }
        }
        HttpResponse<String> wrong =
                send(json(gateway("/rerank"), "{\"query\": \"q\", \"texts\": []}"));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(wrong.body()).get("error_type").asString()).isEqualTo("empty");
        assertThat(JSON.readTree(send(gateway("/info")).body()).at("/model_type").propertyNames())
                .containsExactly("reranker");
    }

    @Test
    @Order(3)
    void vectors_come_from_the_retriever_and_dify_is_answered_over_the_topics() throws Exception {
        HttpResponse<String> vectors =
                send(json(gateway("/v1/embeddings"), "{\"input\": \"The lamp.\"}"));
        assertThat(vectors.statusCode()).as(vectors.body()).isEqualTo(200);
        assertThat(JSON.readTree(vectors.body()).at("/data/0/embedding")).hasSize(384);
        HttpResponse<String> empty = send(json(gateway("/embed"), "{\"inputs\": []}"));
        assertThat(JSON.readTree(empty.body()).get("error_type").asString()).isEqualTo("empty");

        HttpResponse<String> records =
                send(
                        json(
                                gateway("/retrieval"),
                                "{\"knowledge_id\": \"default\", \"query\": \"Who lit the lamp of the lighthouse?\"}"));
        assertThat(records.statusCode()).as(records.body()).isEqualTo(200);
        assertThat(JSON.readTree(records.body()).at("/records/0/content").asString())
                .contains("lamp");
        assertThat(send(json(gateway("/retrieval"), "")).statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(send(gateway("/v1/models")).body()).findValuesAsString("id"))
                .contains("winnow", "bge-small-en-v1.5-q");
        HttpResponse<String> results =
                send(
                        json(
                                gateway("/v1/vector_stores/default/search"),
                                "{\"query\": \"Who lit the lamp of the lighthouse?\"}"));
        assertThat(results.statusCode()).as(results.body()).isEqualTo(200);
        assertThat(JSON.readTree(results.body()).at("/data/0/content/0/text").asString())
                .contains("lamp");
    }

    @Test
    @Order(3)
    void links_of_what_a_service_answers_lead_to_the_gateway() throws Exception {
        JsonNode found =
                JSON.readTree(
                        send(json(gateway("/v1/search"), "{\"query\": \"lighthouse lamp\"}"))
                                .body());
        JsonNode listed = JSON.readTree(send(gateway("/v1/documents?limit=1")).body());
        for (JsonNode uri : List.of(found.at("/hits/0/uri"), listed.at("/documents/0/uri"))) {
            assertThat(uri.asString()).startsWith(programs.gateway() + "/v1/documents/");
        }
    }

    @Test
    @Order(3)
    void a_file_is_read_for_open_webui_and_librechats_files_are_stored_by_the_retriever()
            throws Exception {
        HttpResponse<String> read =
                send(
                        gateway("/process")
                                .header("Content-Type", "text/html")
                                .header("X-Filename", "a%20b")
                                .PUT(HttpRequest.BodyPublishers.ofString("<p>A lamp.</p>")));
        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        assertThat(JSON.readTree(read.body()).at("/metadata/source").asString()).isEqualTo("a b");
        assertThat(JSON.readTree(read.body()).get("page_content").asString()).contains("A lamp.");

        LibreChatClient user = new LibreChatClient(programs.gateway().getPort(), "anna");
        JsonNode stored = user.embed("lamp", "lamp.txt", "The keeper lit the lamp at dusk.").json();
        assertThat(stored.path("status").asBoolean()).as("%s", stored).isTrue();
        assertThat(user.get("/ids").body()).isEqualTo("[\"lamp\"]");
        assertThat(user.get("/documents/lamp/context").body()).contains("at dusk");
        assertThat(
                        user.query(Map.of("query", "Who lit the lamp?", "file_id", "lamp"))
                                .json()
                                .at("/0/0/page_content")
                                .asString())
                .contains("lamp");
        LibreChatClient other = new LibreChatClient(programs.gateway().getPort(), "berta");
        assertThat(other.query(Map.of("query", "Who lit the lamp?", "file_id", "lamp")).body())
                .isEqualTo("[]");
        assertThat(other.get("/documents/lamp/context").status()).isEqualTo(404);
        assertThat(other.delete(List.of("lamp")).status()).isEqualTo(404);
        assertThat(user.form("/text", "lamp", "lamp.html", "<p>A lamp.</p>", null).body())
                .contains("A lamp.");
        assertThat(user.delete(List.of("lamp")).status()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void a_signature_is_good_for_its_own_request_once_and_for_a_minute() throws Exception {
        String path = "/v1/documents?limit=1";
        String good = sign(signature(Duration.ZERO), "GET", path, "");
        assertThat(send(signed(path, good)).statusCode()).isEqualTo(200);
        assertRefused(send(signed(path, good)), "used before");

        String other = sign(signature(Duration.ZERO), "GET", path, "");
        assertRefused(send(signed("/v1/documents?limit=2", other)), "not one of this request");
        assertRefused(send(signed(path, other).DELETE()), "not one of this request");
        String changed = (other.charAt(9) == 'A' ? 'B' : 'A') + other.substring(1);
        assertRefused(send(signed(path, changed)), "not one of this request");
        assertRefused(send(signed(path, "")), "not one of this request");

        String old = sign(signature(Duration.ofSeconds(70)), "GET", path, "");
        assertRefused(send(signed(path, old)), "good for 60 s");
        String early = sign(signature(Duration.ofSeconds(-70)), "GET", path, "");
        assertRefused(send(signed(path, early)), "good for 60 s");

        CallerSignature stranger =
                new CallerSignature(
                        "another secret".getBytes(StandardCharsets.UTF_8),
                        InstantSource.system(),
                        new SecureRandom());
        assertRefused(
                send(signed(path, sign(stranger, "GET", path, ""))), "not one of this request");
    }

    @Test
    @Order(5)
    void a_body_that_was_changed_on_the_way_is_read_by_nobody() throws Exception {
        String path = "/v1/search";
        String question = "{\"query\": \"lighthouse lamp\"}";
        String good = sign(signature(Duration.ZERO), "POST", path, question);
        assertThat(send(json(signed(path, good), question)).statusCode()).isEqualTo(200);

        String forged = sign(signature(Duration.ZERO), "POST", path, question);
        assertRefused(
                send(json(signed(path, forged), question.replace("lamp", "oven"))), "the body");

        List<String> before = programs.documents(Scope.local());
        String form =
                "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"evil.txt\"\r\n\r\nEvil.\r\n--b--\r\n";
        String upload = "/v1/documents";
        HttpResponse<String> refused =
                send(
                        signed(upload, sign(signature(Duration.ZERO), "POST", upload, "other"))
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(form)));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(401);
        assertThat(programs.documents(Scope.local())).isEqualTo(before);
    }

    @Test
    @Order(6)
    void a_gateway_takes_no_signed_caller_from_outside() throws Exception {
        URI documents = programs.gateway().resolve("/v1/documents");
        String good = sign(signature(Duration.ZERO), "GET", "/v1/documents", "");
        assertRefused(
                send(HttpRequest.newBuilder(documents).header(CallerSignature.HEADER, good)),
                "takes no callers");
    }

    @Test
    @Order(7)
    void a_service_that_is_away_is_named_and_the_caller_told_when_to_come_back() throws Exception {
        programs.end(FivePrograms.Program.RERANKER);
        HttpResponse<String> answer =
                send(
                        json(
                                gateway("/v1/rerank"),
                                "{\"query\": \"Who?\", \"documents\": [\"The keeper.\"]}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        for (String name : List.of("message", "detail", "error")) {
            assertThat(JSON.readTree(answer.body()).get(name).asString())
                    .as("any dialect")
                    .contains("reranker-service");
        }
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
}
