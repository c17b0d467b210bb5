package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.app.home.WinnowHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The program with a small sparse encoder by path: needle weighs 2.5, hay 1.2 and nothing else
 * anything.
 */
@Tag("servers")
class LearnedSparseTest {

    private static final Path ENCODER =
            Path.of("../libs/inference/src/test/resources/dev/winnow/inference/tiny/sparse-tokens");

    @TempDir private static Path folder;

    private static StartedProgram server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        server =
                StartedProgram.start(
                        new WinnowHome(folder.resolve("home")),
                        "--winnow.retriever.sparse.source=impact",
                        "--winnow.retriever.sparse.encoder-path=" + ENCODER,
                        "--winnow.pipeline.default-timeout=50s");
        client = server.client(null);
        Path documents = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(
                documents.resolve("lines.jsonl"),
                """
                {"id": "brought", "contents": "A pin lies in the straw.", "vector": {"pin": 90}}
                {"id": "made", "contents": "The needle lies in the hay."}
                {"id": "neither", "contents": "Rain falls on the coast."}
                """);
        Map<String, Object> paths = Map.of("paths", List.of(documents.toString()));
        Client owner = server.client(server.ownerToken());
        assertThat(owner.post("/v1/index", paths, "Accept", "text/event-stream").body())
                .contains("\"added\":3");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_question_is_weighed_by_the_encoder_and_explained_as_impact() {
        JsonNode made = candidate(context("where is the needle in the hay?"), "made");

        // Quantised on both sides: 128 of 2.5 and 61 of 1.2.
        JsonNode impact = source(made, "impact");
        assertThat(impact.at("/raw/value").asDouble()).isEqualTo(128 * 128 + 61 * 61);
        assertThat(impact.at("/raw/scale").asString()).isEqualTo("impact");
        List<JsonNode> sources = made.get("sources").valueStream().toList();
        assertThat(sources)
                .extracting(source -> source.get("source").asString())
                .isSubsetOf("impact", "dense");
        assertThat(sources.stream().mapToDouble(each -> each.get("contribution").asDouble()).sum())
                .isCloseTo(made.at("/fused/value").asDouble(), within(1e-6));
    }

    @Test
    void a_vector_that_the_question_brings_finds_what_a_document_brought() {
        JsonNode answer = context("where is it?", "query_vector", Map.of("pin", 2));

        assertThat(source(candidate(answer, "brought"), "impact").at("/raw/value").asDouble())
                .isEqualTo(180);
        assertThat(source(candidate(answer, "made"), "impact").at("/raw/value").asDouble())
                .isZero();
        JsonNode hits = client.search("where is it?", "query_vector", Map.of("pin", 2)).get("hits");
        for (JsonNode hit : hits) {
            assertThat(hit.at("/scores/impact").asDouble())
                    .isEqualTo(hit.get("document_id").asString().equals("brought") ? 180 : 0);
        }
    }

    @Test
    void words_are_fed_back_as_terms_of_the_encoder() {
        Map<String, Object> wishes = Map.of("feedback", "on", "timing", "both", "final_weight", .5);
        JsonNode answer = context("where is the needle?", "interpolation", wishes);

        assertThat(answer.at("/feedback/ran").asBoolean()).isTrue();
        assertThat(source(candidate(answer, "made"), "impact").at("/raw/value").asDouble())
                .isEqualTo(128 * 128);
    }

    @Test
    void a_vector_that_cannot_be_used_is_refused_by_the_name_of_its_field() {
        for (String path : List.of("/v1/context", "/v1/search")) {
            JsonNode refused =
                    client.post(path, Client.question("why?", "query_vector", List.of(1)))
                            .json(422);

            assertThat(refused.get("field").asString()).isEqualTo("query_vector");
            assertThat(refused.get("detail").asString())
                    .contains("is no object of terms and their weights");
        }
    }

    private static JsonNode context(String question, Object... more) {
        Map<String, Object> body = Client.question(question, more);
        body.put("explain", true);
        return client.post("/v1/context", body).ok();
    }

    private static JsonNode candidate(JsonNode answer, String document) {
        return Client.one(answer.get("candidates"), "passage_id", document + "#0");
    }

    private static JsonNode source(JsonNode candidate, String name) {
        return Client.one(candidate.get("sources"), "source", name);
    }
}
