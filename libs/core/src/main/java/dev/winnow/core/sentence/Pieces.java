package dev.winnow.core.sentence;

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
}
