package dev.winnow.ingest.chunk;

import java.util.Arrays;

/**
 * Chooses where chunks begin, for a segment as a whole: the cheapest way through it, where a chunk
 * costs the square of its distance from the target and its border's price.
 */
final class Packing {

    /** Price of a chunk below the minimum: more than any chunk too long by what may be merged. */
    private static final long TINY = 4 * Border.UNIT;

    private final ChunkSettings settings;

    Packing(ChunkSettings settings) {
        this.settings = settings;
    }

    /** First units of the chunks in order, and the number of units at the end. */
    int[] pack(UnitRow units) {
        int count = units.count();
        long[] price = new long[count + 1];
        int[] first = new int[count + 1];
        for (int end = 1; end <= count; end++) {
            price[end] = Long.MAX_VALUE;
            int tokens = 0;
            for (int start = end - 1; start >= 0; start--) {
                tokens += units.size(start);
                if (tokens > settings.max() && start < end - 1) {
                    break;
                }
                long candidate = price[start] + price(tokens) + borderPrice(units, start);
                // On equal prices the longer chunk: fewer passages.
                if (candidate <= price[end]) {
                    price[end] = candidate;
                    first[end] = start;
                }
            }
        }
        return borders(first, count);
    }

    private long price(int tokens) {
        long distance = (long) tokens - settings.target();
        long price =
                distance * distance * Border.UNIT / ((long) settings.target() * settings.target());
        return tokens < settings.min() ? price + TINY : price;
    }

    private static long borderPrice(UnitRow units, int start) {
        return start == 0 ? 0 : units.border(start).price();
    }

    private static int[] borders(int[] first, int count) {
        int[] borders = new int[count + 1];
        int at = borders.length;
        for (int end = count; end > 0; end = first[end]) {
            borders[--at] = end;
        }
        borders[--at] = 0;
        return Arrays.copyOfRange(borders, at, borders.length);
    }
}
