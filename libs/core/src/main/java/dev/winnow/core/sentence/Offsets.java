package dev.winnow.core.sentence;

import java.util.Arrays;

/** A growing row of offsets, without a box around each: a hostile text has millions. */
final class Offsets {

    private int[] values = new int[16];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    int get(int index) {
        return values[index];
    }

    void setLast(int value) {
        values[size - 1] = value;
    }

    int size() {
        return size;
    }
}
