package dev.winnow.pruner.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@Tag("servers")
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PrunerApplicationTest {

    @Autowired private InProcessPipeline pipeline;

    @Test
    void runs_the_pruner_stage_and_no_other() {
        assertThat(pipeline.stages()).isEqualTo(List.of(StageId.PRUNER));
    }

    @Test
    void prunes_a_reranked_state() throws IOException {
        PipelineState pruned = pipeline.run(state(resource("/reranked-state.json")));

        assertThat(Objects.requireNonNull(pruned.context()).text())
                .isEqualTo(
                        "[1] Manual / Reranker\nIt reads both. It returns one score for each sentence.");
        assertThat(pruned.report(StageId.PRUNER)).isNotNull();
    }

    @Test
    void refuses_a_state_whose_scores_belong_to_nothing() throws IOException {
        PipelineState broken =
                state(
                        resource("/reranked-state.json")
                                .replace("\"passage_id\": \"a#0\"", "\"passage_id\": \"b#0\""));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> pipeline.run(broken))
                .satisfies(
                        refused -> assertThat(refused.problem().type()).isEqualTo("invalid-state"));
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

    private static PipelineState state(String json) {
        return WinnowJson.strict().readValue(json, PipelineState.class);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(PrunerApplicationTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
