package dev.winnow.ingest.chunk;

import java.util.Arrays;

/**
 * What a segment is made of, in order and without gaps: sentences, and fragments of those that are
 * too long.
 */
final class UnitRow {

    private int[] ends = new int[32];
    private int[] sizes = new int[32];
    private Border[] borders = new Border[32];
    private final int start;
    private int count;

    UnitRow(int start) {
        this.start = start;
    }

    /**
     * @param end last UTF-16 unit in the text, exclusive
     * @param size in tokens
     * @param border what it would mean to cut before it
     */
    void add(int end, int size, Border border) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            sizes = Arrays.copyOf(sizes, count * 2);
            borders = Arrays.copyOf(borders, count * 2);
        }
        ends[count] = end;
        sizes[count] = size;
        borders[count++] = border;
    }

    /** Makes the border before a unit one that is passed over wherever another one is left. */
    void forbid(int unit) {
        borders[unit] = Border.INSIDE;
    }

    int count() {
        return count;
    }

    int start(int unit) {
        return unit == 0 ? start : ends[unit - 1];
    }

    int end(int unit) {
        return ends[unit];
    }

    int size(int unit) {
        return sizes[unit];
    }

    Border border(int unit) {
        return borders[unit];
    }

    int tokens(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += sizes[i];
        }
        return sum;
    }
}
