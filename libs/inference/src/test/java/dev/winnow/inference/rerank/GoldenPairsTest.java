package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Ids and scores of pairs with emoji, CRLF, combining marks, no-break spaces and control
 * characters, made by {@code training/golden_pairs.py} with a WordPiece tokenizer and an ONNX
 * Runtime that share nothing with this code.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenPairsTest {

    /**
     * Runtimes and kinds of CPU round int8 differently, and each layer passes it on. Between two
     * versions of one runtime on one CPU .014 in a probability was seen with six layers; this
     * leaves room for other CPUs.
     */
    private static final float BETWEEN_RUNTIMES = .05f;

    /** The same for a rank logit, which the logistic function would hide at its ends. */
    private static final float LOGIT_BETWEEN_RUNTIMES = .3f;

    private final ModelDescription description =
            ModelDescription.read(ModelSource.DEFAULT_RERANKER);
    private ModelTokenizer tokenizer;
    private List<GoldenPairs.Pair> golden;

    /**
     * The same pairs in fp32. Where rounding took a score far from there, as in words that are
     * unknown, another runtime may leave it where it was.
     */
    private List<GoldenPairs.Pair> unrounded;

    @BeforeAll
    void load() throws IOException {
        tokenizer = ModelTokenizer.load(description);
        golden = GoldenPairs.read("golden-pairs.json");
        unrounded = GoldenPairs.read("golden-pairs-fp32.json");
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @Test
    void rows_have_the_ids_and_types_of_the_training_layout() {
        for (GoldenPairs.Pair pair : golden) {
            pair.assertRow(pair.row(description, tokenizer));
        }
    }

    @Test
    void the_longest_question_and_title_are_cut_at_the_models_limits() {
        GoldenPairs.Pair pair = golden.get(8);

        assertThat(tokenizer.encode(pair.question()).length).isGreaterThan(192);
        assertThat(tokenizer.encode(pair.title()).length).isGreaterThan(24);
        assertThat(pair.row(description, tokenizer).secondSegment()).isEqualTo(192 + 2);
    }

    @Test
    void sentences_one_by_one_give_the_ids_of_the_joined_text() throws IOException {
        try (HuggingFaceTokenizer whole =
                HuggingFaceTokenizer.newInstance(
                        new ByteArrayInputStream(description.tokenizerFile().bytes()),
                        Map.of("padding", "false", "truncation", "false"))) {
            int compared = 0;
            for (GoldenPairs.Pair pair : golden) {
                if (tokenizer.encode(pair.title()).length > 24) {
                    continue;
                }
                String text = pair.title() + " " + String.join(" ", pair.sentences());

                Encoding encoding = whole.encode(pair.question(), text);

                TokenSequence row = pair.row(description, tokenizer);
                assertThat(Arrays.stream(row.ids()).asLongStream().toArray())
                        .as(pair.title())
                        .isEqualTo(encoding.getIds());
                assertThat(encoding.getTypeIds()[row.secondSegment() - 1]).isZero();
                assertThat(encoding.getTypeIds()[row.secondSegment()]).isEqualTo(1);
                compared++;
            }
            assertThat(compared).isEqualTo(golden.size() - 1);
        }
    }

    @Test
    void scores_are_those_of_another_runtime() throws StageException {
        try (InferencePool pool = TinyModels.pool(1);
                PassageScorer scorer = PassageScorer.load(ModelSource.DEFAULT_RERANKER, pool)) {
            for (int p = 0; p < golden.size(); p++) {
                GoldenPairs.Pair pair = golden.get(p);
                GoldenPairs.Pair exact = unrounded.get(p);
                PassageScore score =
                        scorer.score(pair.question(), List.of(pair.passage()), Deadline.NONE)
                                .passages()
                                .getFirst();

                assertThat(score.windows()).isEqualTo(1);
                assertThat(score.rankLogit())
                        .as(pair.title())
                        .is(near(pair.rankLogit(), exact.rankLogit(), LOGIT_BETWEEN_RUNTIMES));
                assertThat(logistic(score.rankLogit()))
                        .as(pair.title())
                        .is(
                                near(
                                        logistic(pair.rankLogit()),
                                        logistic(exact.rankLogit()),
                                        BETWEEN_RUNTIMES));
                assertThat(exact.ids()).isEqualTo(pair.ids());
                List<Float> means = pair.sentenceMeans();
                assertThat(score.sentenceScores()).hasSize(means.size());
                for (int s = 0; s < means.size(); s++) {
                    assertThat(score.sentenceScores()[s])
                            .as(pair.title())
                            .is(near(means.get(s), exact.sentenceMeans().get(s), BETWEEN_RUNTIMES));
                }
            }
        }
    }

    /** What the other runtime says in int8 or in fp32, or what lies between the two. */
    private static Condition<Float> near(float rounded, float exact, float by) {
        float low = Math.min(rounded, exact) - by;
        float high = Math.max(rounded, exact) + by;
        return new Condition<>(
                score -> score >= low && score <= high, "between %.3f and %.3f", low, high);
    }

    private static float logistic(float logit) {
        return (float) (1 / (1 + Math.exp(-logit)));
    }
}
