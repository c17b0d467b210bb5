package dev.winnow.pruner.select;

import dev.winnow.core.score.Score;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Orders entries by worth, highest first, ties by their place in the list, without boxing. */
final class WorthOrder {

    /** The worth of an entry that no model scored: below every probability, so that what is known to matter goes first. */
    static final float UNSCORED = -1f;

    private WorthOrder() {}

    static float worth(@Nullable Score probability) {
        return probability == null ? UNSCORED : probability.value();
    }

    /** The places of the list, best first. */
    static int[] of(float[] worths) {
        long[] keys = new long[worths.length];
        for (int i = 0; i < worths.length; i++) {
            int bits = Float.floatToIntBits(worths[i]);
            // Flipping the other bits of negative numbers makes the order of the bits that of the
            // numbers.
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[i] = ((long) ~ascending << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}
