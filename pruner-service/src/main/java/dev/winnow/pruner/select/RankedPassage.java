package dev.winnow.pruner.select;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.score.Scale;
import org.jspecify.annotations.Nullable;

/**
 * A passage with its place in the rank list.
 *
 * @param place 0 for the best
 * @param scores what the model said, or null if it did not see the passage
 * @param standing what the odds of its sentences are multiplied with, above 0 to 1
 */
record RankedPassage(int place, Passage passage, @Nullable Reranked scores, float standing) {

    /** Whether there is a number that thresholds may be held against. */
    boolean hasRankProbability() {
        return scores != null && scores.rankProbability().scale() == Scale.PROBABILITY;
    }

    /** Whether the passage reaches a rank probability; false where it has none. */
    boolean reaches(float probability) {
        return scores != null
                && scores.rankProbability().scale() == Scale.PROBABILITY
                && scores.rankProbability().value() >= probability;
    }

    boolean hasSentenceScores() {
        return scores != null && !scores.sentences().isEmpty();
    }
}
