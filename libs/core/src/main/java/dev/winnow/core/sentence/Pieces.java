package dev.winnow.core.sentence;

import java.util.Arrays;

/**
 * Stretches of the text in order and without overlap, as a growing row of offsets, without a box
 * around each: a hostile text has millions.
 */
final class Pieces {

    /** Start and end of each. */
    private int[] offsets = new int[32];

    private int size;

    void add(int start, int end) {
        if (2 * size == offsets.length) {
            offsets = Arrays.copyOf(offsets, 4 * size);
        }
        offsets[2 * size] = start;
        offsets[2 * size + 1] = end;
        size++;
    }

    void stretchLast(int end) {
        offsets[2 * size - 1] = end;
    }

    int start(int index) {
        return offsets[2 * index];
    }

    int end(int index) {
        return offsets[2 * index + 1];
    }

    int size() {
        return size;
    }
}
