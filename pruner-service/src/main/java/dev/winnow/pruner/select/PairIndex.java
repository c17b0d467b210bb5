package dev.winnow.pruner.select;

import java.util.Arrays;

/**
 * Sentences filed under word pairs. All pairs are known before the first sentence is filed, so that a sorted array serves as the
 * table and nothing is boxed. Entries of a pair form a chain, the newest first.
 */
final class PairIndex {

    /** The end of a chain. */
    static final int NONE = -1;

    private final long[] pairs;

    /** For each pair its newest entry. */
    private final int[] newest;

    /** For each entry its sentence, and the entry before it of the same pair. */
    private final int[] sentences;

    private final int[] older;
    private int size;

    /**
     * @param pairs every pair that is filed or asked for, once for each time that it may be filed
     */
    PairIndex(long[] pairs) {
        this.pairs = pairs.clone();
        Arrays.sort(this.pairs);
        this.newest = new int[pairs.length];
        Arrays.fill(newest, NONE);
        this.sentences = new int[pairs.length];
        this.older = new int[pairs.length];
    }

    void file(long pair, int sentence) {
        int slot = slot(pair);
        sentences[size] = sentence;
        older[size] = newest[slot];
        newest[slot] = size++;
    }

    /** The newest entry of a pair, or {@link #NONE}. */
    int newest(long pair) {
        return newest[slot(pair)];
    }

    /** The entry before this one of the same pair, or {@link #NONE}. */
    int older(int entry) {
        return older[entry];
    }

    int sentence(int entry) {
        return sentences[entry];
    }

    /** Of equal pairs, binary search finds the same one every time; the others stay empty. */
    private int slot(long pair) {
        return Arrays.binarySearch(pairs, pair);
    }
}
