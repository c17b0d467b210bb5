package dev.winnow.core.sentence;

import java.util.Arrays;

/** Stretches of the text in order and without overlap, as two rows of offsets. */
final class Pieces {

    private final Offsets starts = new Offsets();
    private final Offsets ends = new Offsets();

    void add(int start, int end) {
        starts.add(start);
        ends.add(end);
    }

    void stretchLast(int end) {
        ends.setLast(end);
    }

    int start(int index) {
        return starts.get(index);
    }

    int end(int index) {
        return ends.get(index);
    }

    int size() {
        return starts.size();
    }

    /** A growing row of offsets, without a box around each: a hostile text has millions. */
    static final class Offsets {

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
}
