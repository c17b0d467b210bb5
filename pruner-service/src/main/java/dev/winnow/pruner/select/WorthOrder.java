package dev.winnow.pruner.select;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.score.Score;
import org.jspecify.annotations.Nullable;

/** Orders entries by worth, highest first, ties by their place in the list. */
final class WorthOrder {

    /** The worth of an entry that no model scored: below every probability, so that what is known to matter goes first. */
    static final float UNSCORED = -1f;

    private WorthOrder() {}

    static float worth(@Nullable Score probability) {
        return probability == null ? UNSCORED : probability.value();
    }

    /** The places of the list, best first. */
    static int[] of(float[] worths) {
        return Ranking.order(worths);
    }
}
