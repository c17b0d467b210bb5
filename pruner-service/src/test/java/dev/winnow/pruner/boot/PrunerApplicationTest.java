package dev.winnow.pruner.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PrunerApplicationTest {

    @LocalServerPort private int port;

    @Autowired private InProcessPipeline pipeline;

    @Test
    void runs_the_pruner_stage_and_no_other() {
        assertThat(pipeline.stages()).isEqualTo(List.of(StageId.PRUNER));
    }

    @Test
    void prunes_a_reranked_state_that_another_service_sends() throws Exception {
        HttpResponse<String> response = post(resource("/reranked-state.json"));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        PipelineState state = WinnowJson.tolerant().readValue(response.body(), PipelineState.class);
        assertThat(Objects.requireNonNull(state.context()).text())
                .isEqualTo("[1] Manual / Reranker\nIt returns one score for each sentence.");
        assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
                .startsWith("pruner;dur=");
    }

    @Test
    void refuses_a_state_whose_scores_belong_to_nothing() throws Exception {
        String broken =
                resource("/reranked-state.json")
                        .replace("\"passage_id\": \"a#0\"", "\"passage_id\": \"b#0\"");

        HttpResponse<String> response = post(broken);

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).contains("urn:winnow:problem:invalid-state");
    }

    /** A pure decision needs no model, so none of the native libraries of one may be there. */
    @Test
    void has_no_model_runtime_on_its_class_path() {
        for (String type :
                List.of(
                        "ai.onnxruntime.OrtEnvironment",
                        "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer")) {
            assertThat(getClass().getClassLoader().getResource(type.replace('.', '/') + ".class"))
                    .isNull();
        }
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/v1/stages/pruner"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PrunerApplicationTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
