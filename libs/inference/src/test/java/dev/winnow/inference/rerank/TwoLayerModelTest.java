package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the product to the training: a network of two layers that {@code training/run golden}
 * built, exported and ran in PyTorch, by the code that trains and exports the shipped models, in
 * full precision.
 */
class TwoLayerModelTest {

    private static final float CLOSE = 1e-4f;

    private final ModelDescription description = TinyModels.description("two-layer");

    @Test
    void rows_have_the_ids_that_the_model_is_trained_on() throws IOException {
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            for (GoldenPairs.Pair pair : GoldenPairs.read("golden-two-layer.json")) {
                TokenSequence row = pair.row(description, tokenizer);

                assertThat(Arrays.stream(row.ids()).boxed())
                        .as(pair.title())
                        .containsExactlyElementsOf(pair.ids());
                assertThat(row.secondSegment()).isEqualTo(pair.secondSegment());
            }
        }
    }

    @Test
    void scores_are_those_of_the_training() throws IOException, StageException {
        try (InferencePool pool = TinyModels.pool(1);
                PassageScorer scorer = PassageScorer.load(TinyModels.source("two-layer"), pool)) {
            for (GoldenPairs.Pair pair : GoldenPairs.read("golden-two-layer.json")) {
                PassageScore score =
                        scorer.score(pair.question(), List.of(pair.passage()), Deadline.NONE)
                                .passages()
                                .getFirst();

                assertThat(score.rankLogit())
                        .as(pair.title())
                        .isCloseTo(pair.rankLogit(), within(CLOSE));
                assertThat(score.sentenceScores()).hasSize(pair.sentenceMeans().size());
                for (int s = 0; s < score.sentenceScores().length; s++) {
                    assertThat(score.sentenceScores()[s])
                            .as("%s, sentence %d", pair.title(), s)
                            .isCloseTo(pair.sentenceMeans().get(s), within(CLOSE));
                }
            }
        }
    }
}
