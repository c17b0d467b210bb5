package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.query.Settings;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * No position is blind: the shipped model finds the one sentence that answers wherever it stands in
 * a passage of up to one window, the first and the last place among them. Released models of the
 * family miss it at both ends, where their training data never had one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedNeedleTest {

    private static final String QUESTION = "In which year was the lighthouse of Marholm built?";

    private static final String NEEDLE = "The lighthouse of Marholm was built in 1874. ";

    /** Facts of the same kind about other things. */
    private static final String[] HAY = {
        "The harbour is open from spring to autumn. ",
        "Most ships carry grain and timber to the south. ",
        "A small museum shows tools of fishermen. ",
        "Visitors arrive by the morning ferry. ",
        "The church has a wooden tower and two bells. ",
        "In winter the road along the coast is closed. ",
        "Sheep graze on the meadows behind the dunes. ",
        "The school stands beside the market square. ",
        "Two bakers sell bread and cakes near the pier. ",
        "The river freezes only in very cold years. "
    };

    /** The product's. */
    private static final float THRESHOLD = Settings.DEFAULTS.threshold(false);

    private final InferencePool pool = TinyModels.pool(2);
    private final PassageScorer scorer = PassageScorer.load(ModelSource.DEFAULT_RERANKER, pool);

    @AfterAll
    void close() {
        scorer.close();
        pool.close();
    }

    @Test
    void the_sentence_that_answers_passes_the_threshold_at_every_position() throws StageException {
        for (int sentences : new int[] {2, HAY.length, 2 * HAY.length}) {
            for (int at = 0; at < sentences; at++) {
                PassageScore score = score(at, sentences);

                assertThat(score.windows()).isEqualTo(1);
                assertThat(scorer.keepCalibration().ofProbability(score.sentenceScores()[at]))
                        .as("keep-probability of the needle at %d of %d", at, sentences)
                        .isGreaterThanOrEqualTo(THRESHOLD);
            }
        }
    }

    @Test
    void without_it_no_sentence_passes() throws StageException {
        for (float mean : score(-1, HAY.length).sentenceScores()) {
            assertThat(scorer.keepCalibration().ofProbability(mean)).isLessThan(THRESHOLD);
        }
    }

    private PassageScore score(int needle, int sentences) throws StageException {
        String[] text = new String[sentences];
        for (int s = 0; s < sentences; s++) {
            text[s] = s == needle ? NEEDLE : HAY[s % HAY.length];
        }
        return scorer.score(QUESTION, List.of(Passages.split("", text)), Deadline.NONE)
                .passages()
                .getFirst();
    }
}
