package dev.winnow.inference.rerank;

import dev.winnow.core.rerank.Timings;
import java.util.List;

/**
 * The scores of one call before calibration, and its cost.
 *
 * @param passages in the order in which they were given
 * @param questionCut whether the question was longer than the model reads
 * @param tokens tokens that the model read, specials and repeated context included
 * @param timings the times of the call
 */
public record PassageScores(
        List<PassageScore> passages, boolean questionCut, int tokens, Timings timings) {

    public PassageScores {
        passages = List.copyOf(passages);
    }
}
