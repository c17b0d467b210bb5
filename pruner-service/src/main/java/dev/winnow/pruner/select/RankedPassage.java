package dev.winnow.pruner.select;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import org.jspecify.annotations.Nullable;

/**
 * A passage with its place in the rank list.
 *
 * @param place 0 for the best
 * @param scores what the model said, or null if it did not see the passage
 */
record RankedPassage(int place, Passage passage, @Nullable Reranked scores) {

    /** That a passage answers, by what the model said of it; null where there is no such probability. */
    static @Nullable Score probabilityIn(@Nullable Reranked scores) {
        return scores != null && scores.rankProbability().scale() == Scale.PROBABILITY
                ? scores.rankProbability()
                : null;
    }

    /** Whether there is a number that thresholds may be held against. */
    boolean hasRankProbability() {
        return probabilityIn(scores) != null;
    }

    /** Whether the passage reaches a rank probability; false where it has none. */
    boolean reaches(float probability) {
        Score own = probabilityIn(scores);
        return own != null && own.value() >= probability;
    }

    boolean hasSentenceScores() {
        return scores != null && !scores.sentences().isEmpty();
    }
}
