package dev.winnow.reranker.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.core.outcome.StageId;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.platform.compute.InProcessPipeline;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The program with the shipped model, over HTTP. */
@Tag("servers")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RerankerApplicationTest {

    private static final String QUERY = "What does the reranker return for each sentence?";
    private static final String OTHER = "Bananas are rich in potassium. They grow in the tropics.";
    private static final String ANSWER =
            "Home, about, contact. The reranker returns one score for each sentence. Bananas grow in the tropics.";

    @LocalServerPort private int port;

    @Autowired private InProcessPipeline pipeline;

    @Test
    void runs_the_reranker_stage_and_no_other() {
        assertThat(pipeline.stages()).isEqualTo(List.of(StageId.RERANKER));
    }

    @ParameterizedTest
    @CsvSource({"/v1/rerank,1", "/rerank,1", "/v2/rerank,2"})
    void answers_cohere_and_jina_in_one_object(String path, String version) throws Exception {
        JsonNode answer = ok(path, body(OTHER, ANSWER).put("model", "rerank-v3.5"));

        assertThat(answer.propertyNames())
                .containsExactly("id", "object", "model", "results", "data", "meta", "usage");
        assertThat(answer.get("model").asString()).isEqualTo("winnow-small-3");
        assertThat(answer.get("object").asString()).isEqualTo("list");
        JsonNode results = answer.get("results");
        assertThat(results).hasSize(2);
        assertThat(results.get(0).get("index").asInt()).isEqualTo(1);
        assertThat(results.get(0).propertyNames()).containsExactly("index", "relevance_score");
        double best = results.get(0).get("relevance_score").asDouble();
        assertThat(best)
                .isBetween(0., 1.)
                .isGreaterThan(results.get(1).get("relevance_score").asDouble());
        JsonNode meta = answer.get("meta");
        assertThat(meta.at("/api_version/version").asString()).isEqualTo(version);
        assertThat(meta.at("/billed_units/search_units").asInt()).isEqualTo(1);
        assertThat(meta.at("/tokens/input_tokens").asInt())
                .isEqualTo(answer.at("/usage/total_tokens").asInt());
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
    }

    @Test
    void answers_voyage_beside_the_others_with_or_without_top_k() throws Exception {
        for (ObjectNode request :
                List.of(body(OTHER, ANSWER), body(OTHER, ANSWER).put("top_k", 2))) {
            JsonNode answer = ok("/v1/rerank", request.put("return_documents", true));

            assertThat(answer.get("data")).hasSize(2);
            assertThat(answer.at("/data/0/index").asInt()).isEqualTo(1);
            assertThat(answer.at("/data/0/document").asString()).isEqualTo(ANSWER);
            assertThat(answer.at("/data/0/relevance_score"))
                    .isEqualTo(answer.at("/results/0/relevance_score"));
            assertThat(answer.get("usage").propertyNames())
                    .containsExactly("total_tokens", "prompt_tokens", "completion_tokens");
        }
    }

    @Test
    void equal_documents_keep_the_order_of_the_request() throws Exception {
        JsonNode results = ok("/v1/rerank", body(OTHER, ANSWER, OTHER, OTHER)).get("results");

        assertThat(results.valueStream().map(result -> result.get("index").asInt()))
                .containsExactly(1, 0, 2, 3);
    }

    @Test
    void reads_documents_as_texts_or_objects_and_returns_them_when_asked() throws Exception {
        ObjectNode request = body(OTHER);
        ArrayNode documents = (ArrayNode) request.get("documents");
        documents.addObject().put("text", ANSWER).put("title", "ignored");
        request.put("return_documents", true);

        JsonNode answer = ok("/v1/rerank", request);

        assertThat(answer.at("/results/0/document/text").asString()).isEqualTo(ANSWER);
        assertThat(answer.at("/results/1/document/text").asString()).isEqualTo(OTHER);
    }

    @Test
    void reads_the_fields_that_cohere_v1_names() throws Exception {
        ObjectNode request = body();
        ArrayNode documents = (ArrayNode) request.get("documents");
        documents.addObject().put("title", "T").put("body", ANSWER);
        request.put("return_documents", true).putArray("rank_fields").add("title").add("body");

        assertThat(ok("/v1/rerank", request).at("/results/0/document/text").asString())
                .isEqualTo("T\n" + ANSWER);
    }

    @Test
    void prunes_only_when_asked_and_cites_offsets() throws Exception {
        ObjectNode request = body(ANSWER);
        request.putObject("winnow").put("prune", true).put("threshold", .6);

        JsonNode pruned = ok("/v1/rerank", request).at("/results/0/winnow");

        assertThat(pruned.propertyNames())
                .containsExactly("rank_logit", "pruned_text", "kept", "compression");
        JsonNode span = pruned.at("/kept/0");
        assertThat(ANSWER.substring(span.get(0).asInt(), span.get(1).asInt()))
                .isEqualTo(pruned.get("pruned_text").asString())
                .startsWith("The reranker returns one score for each sentence.");
        assertThat(pruned.get("compression").asDouble()).isBetween(.2, .7);
    }

    @Test
    void cuts_long_documents_and_says_so() throws Exception {
        JsonNode answer = ok("/v1/rerank", body(ANSWER, "A long text. ".repeat(1_100)));

        assertThat(answer.at("/meta/warnings/0").asString())
                .isEqualTo("1 documents were longer than allowed and were cut");
        assertThat(answer.at("/usage/total_tokens").asInt()).isBetween(4_000, 4_200);
    }

    @Test
    void scores_blank_documents_like_any_other() throws Exception {
        JsonNode results = ok("/v1/rerank", body("", " \n", ANSWER)).get("results");

        assertThat(results).hasSize(3);
        assertThat(results.get(0).get("index").asInt()).isEqualTo(2);
    }

    @Test
    void takes_a_thousand_documents_at_once() throws Exception {
        String[] documents =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> i == 777 ? ANSWER : "Number " + i)
                        .toArray(String[]::new);

        String body = body(documents).put("top_n", 1).toString();
        HttpResponse<String> answer = client().post("/v1/rerank", body, "Winnow-Timeout", "60000");

        assertThat(RerankClient.ok(answer).at("/results/0/index").asInt()).isEqualTo(777);
    }

    @Test
    void a_deadline_that_cannot_be_met_is_an_error_and_no_short_list() throws Exception {
        String[] documents = new String[500];
        Arrays.fill(documents, ANSWER);

        String body = body(documents).toString();
        HttpResponse<String> late = client().post("/v1/rerank", body, "Winnow-Timeout", "1");

        assertThat(late.statusCode()).isEqualTo(504);
    }

    @Test
    void tells_the_time_of_the_stage_in_a_header() throws Exception {
        assertThat(client().post("/v1/rerank", body(ANSWER).toString()).headers().map())
                .hasEntrySatisfying(
                        "server-timing",
                        times -> assertThat(times.getFirst()).startsWith("reranker;dur="));
    }

    @Test
    void is_ready_with_its_model() throws Exception {
        HttpResponse<String> answer = client().get("/actuator/health/readiness");

        assertThat(RerankClient.ok(answer).get("status").asString()).isEqualTo("UP");
    }

    @Test
    void a_model_that_is_not_there_stops_the_start_and_says_what_to_change() {
        assertThatThrownBy(
                        () ->
                                new SpringApplicationBuilder(RerankerApplication.class)
                                        .run(
                                                "--server.port=0",
                                                "--winnow.reranker.model-path=no/such/folder"))
                .rootCause()
                .hasMessageContaining("The reranker cannot be loaded")
                .hasMessageContaining("folder does not exist");
    }

    @Test
    void a_required_gpu_that_is_not_there_ends_the_program_with_one_sentence_and_no_trace()
            throws Exception {
        assumeThat(GpuProbe.SYSTEM.obstacle()).as("what keeps this machine from a GPU").isPresent();
        ProcessBuilder start =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        RerankerApplication.class.getName(),
                        "--server.port=0",
                        "--winnow.inference.device=cuda");
        start.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process program = start.redirectErrorStream(true).start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).isEqualTo(1);
        assertThat(said)
                .containsOnlyOnce(
                        "winnow.inference.device=cuda, but winnow-small-3 cannot run on a GPU: there is no GPU device")
                .doesNotContain("Exception", "\tat ");
    }

    private ObjectNode body(String... documents) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("query", QUERY);
        ArrayNode list = body.putArray("documents");
        List.of(documents).forEach(list::add);
        return body;
    }

    private JsonNode ok(String path, ObjectNode body) throws Exception {
        return client().ok(path, body.toString());
    }

    private RerankClient client() {
        return new RerankClient(port);
    }
}
