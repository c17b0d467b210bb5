package dev.winnow.pruner.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.json.WinnowJson;
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
    void prunes_a_reranked_state() {
        String json = contentOf(getClass().getResource("/reranked-state.json"));
        PipelineState reranked = WinnowJson.strict().readValue(json, PipelineState.class);

        PipelineState pruned = pipeline.run(reranked);

        assertThat(Objects.requireNonNull(pruned.context()).text())
                .isEqualTo(
                        "[1] Manual / Reranker\nIt reads both. It returns one score for each sentence.");
        assertThat(pruned.report(StageId.PRUNER)).isNotNull();
    }

    /** A pure decision needs no model, so none of the native libraries of one may be there. */
    @Test
    void has_no_model_runtime_on_its_class_path() {
        ClassLoader classes = getClass().getClassLoader();

        assertThat(classes.getResource("ai/onnxruntime/OrtEnvironment.class")).isNull();
        assertThat(classes.getResource("ai/djl/huggingface/tokenizers/HuggingFaceTokenizer.class"))
                .isNull();
    }
}
