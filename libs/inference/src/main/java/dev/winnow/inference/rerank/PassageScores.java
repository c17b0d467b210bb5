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
}
