package dev.winnow.inference.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Plans runs of several rows for a GPU: sorted by length, so that little is padded; cut by tokens
 * with padding, so that memory is bounded; padded to few lengths, because every new shape costs a
 * new plan of the graph.
 */
final class TokenBatches {

    /** Lengths that rows are padded to. Twice the last, thrice and so on for longer ones. */
    private static final int[] LENGTHS = {64, 128, 256, 384, 512};

    private TokenBatches() {}

    /**
     * Rows that run together.
     *
     * @param rows indexes into the plan's input
     * @param padded tokens of each row, padding counted
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Batch(int[] rows, int padded) {}

    /**
     * Plans batches. Every row is in exactly one of them.
     *
     * @param lengths tokens of each row
     * @param batchTokens most tokens of a batch, padding counted; a longer row is a batch of its
     *     own
     * @param window most tokens that the model reads
     */
    static List<Batch> plan(int[] lengths, int batchTokens, int window) {
        long[] order = new long[lengths.length];
        for (int i = 0; i < lengths.length; i++) {
            order[i] = (long) lengths[i] << 32 | i;
        }
        Arrays.sort(order);
        List<Batch> batches = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int padded = padded((int) (order[from] >>> 32), window);
            int to = from + 1;
            while (to < order.length
                    && padded((int) (order[to] >>> 32), window) == padded
                    && (long) (to + 1 - from) * padded <= batchTokens) {
                to++;
            }
            int[] rows = new int[to - from];
            for (int i = from; i < to; i++) {
                rows[i - from] = (int) order[i];
            }
            batches.add(new Batch(rows, padded));
            from = to;
        }
        return Collections.unmodifiableList(batches);
    }

    /**
     * The length that a row is padded to: not beyond the window, since a model has no positions
     * there.
     */
    static int padded(int length, int window) {
        return Math.max(length, Math.min(step(length), window));
    }

    /** Every padded length up to a window, for warming up. */
    static int[] lengthsUpTo(int window) {
        IntStream.Builder lengths = IntStream.builder();
        for (int length = 0; length < window; ) {
            length = padded(length + 1, window);
            lengths.add(length);
        }
        return lengths.build().toArray();
    }

    private static int step(int length) {
        for (int candidate : LENGTHS) {
            if (length <= candidate) {
                return candidate;
            }
        }
        int last = LENGTHS[LENGTHS.length - 1];
        return (length + last - 1) / last * last;
    }
}
