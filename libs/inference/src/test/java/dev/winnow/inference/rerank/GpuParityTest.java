package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A GPU says what PyTorch said on a CPU, in batches of several lengths, so padded. Skipped where
 * there is none. CUDA adds up in another order and may round products to ten bits of fraction:
 * hence a tolerance of .001 in fp32; fp16 is allowed the .01 that {@code training/run export}
 * allows it.
 */
class GpuParityTest {

    @BeforeEach
    void a_gpu_is_there() {
        assumeThat(GpuProbe.SYSTEM.obstacle()).as("what keeps this test from a GPU").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FP32, .001", "FP16, .01"})
    void scores_are_those_of_the_cpu(Precision precision, float close)
            throws IOException, StageException {
        InferenceSettings settings =
                new InferenceSettings(
                        InferenceSettings.Device.CUDA,
                        precision,
                        InferenceSettings.defaults().sessions(),
                        0);
        List<GoldenPairs.Pair> pairs = GoldenPairs.read("golden-two-layer.json");
        try (InferencePool pool = new InferencePool(settings, InstantSource.system());
                PassageScorer scorer = PassageScorer.load(TinyModels.source("two-layer"), pool)) {
            assertThat(scorer.model().device()).startsWith("cuda");
            List<SplitPassage> passages = pairs.stream().map(GoldenPairs.Pair::passage).toList();
            for (int p = 0; p < pairs.size(); p++) {
                GoldenPairs.Pair pair = pairs.get(p);
                pair.assertScore(
                        scorer.score(pair.question(), passages, Deadline.NONE).passages().get(p),
                        close);
            }
        }
    }
}
