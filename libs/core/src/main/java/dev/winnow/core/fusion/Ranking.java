package dev.winnow.core.fusion;

import java.util.Arrays;

/**
 * The one order of scored passages: highest score first, ties by position. Positions of a union are
 * in the order of the passages' ids, so ties are by id.
 */
public final class Ranking {

    private Ranking() {}

    /** Positions of the passages, best first. */
    public static int[] order(float[] scores) {
        long[] keys = new long[scores.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((long) ~ascending(scores[i]) << Integer.SIZE) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[keys.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /** Rank of each passage, 1 for the best. */
    public static int[] ranks(int[] order) {
        int[] ranks = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            ranks[order[i]] = i + 1;
        }
        return ranks;
    }

    /**
     * A number that grows as the score does: the bits of a float, those of negative ones turned
     * round.
     */
    private static int ascending(float score) {
        int bits = Float.floatToIntBits(score);
        return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    }
}
