package dev.winnow.inference.rerank;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.rerank.Reranking.Timings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one call before calibration, and its cost.
 *
 * @param passages of those that were read, in the order in which they were given
 * @param places for each of them its place among all that were given, from 0 upwards
 * @param cut why fewer were read than was asked for, null if they were not
 * @param questionCut whether the question was longer than the model reads
 * @param tokens tokens that the model read for these passages, specials and repeated context
 *     included
 * @param timings the times of the call
 */
public record PassageScores(
        List<PassageScore> passages,
        List<Integer> places,
        @Nullable Problem cut,
        boolean questionCut,
        int tokens,
        Timings timings) {

    public PassageScores {
        passages = List.copyOf(passages);
        places = List.copyOf(places);
    }

    /**
     * The model's scores of a passage, before calibration.
     *
     * @param rankLogit raw rank score, the highest of the windows that were read
     * @param sentenceScores keep-probability of each sentence, the mean over its tokens: 0 for one
     *     without tokens, NaN for one that was not read; empty from a model without a prune head
     * @param read the windows that were read, in the order of the text
     * @param windows the number of windows that the passage takes
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    public record PassageScore(
            float rankLogit, float[] sentenceScores, List<WindowScore> read, int windows) {

        public PassageScore {
            read = List.copyOf(read);
        }
    }

    /**
     * The model's score of one window of a passage.
     *
     * @param from the first sentence that it scores at least a part of, from 0 upwards
     * @param to behind the last one
     * @param tokens of its row, question, specials and repeated context included
     * @param rankLogit raw rank score
     */
    public record WindowScore(int from, int to, int tokens, float rankLogit) {}
}
