package dev.winnow.pruner.select;

import java.util.Arrays;

/**
 * Sentences filed under shingles, which are hashes of word pairs. All are known before the first
 * sentence is filed, so that a sorted array serves as the table and nothing is boxed. Entries of a
 * shingle form a chain, the newest first.
 */
final class ShingleIndex {

    /** The end of a chain. */
    static final int NONE = -1;

    private final long[] shingles;

    /** For each shingle its newest entry. */
    private final int[] newest;

    /** For each entry its sentence, and the entry before it of the same shingle. */
    private final int[] sentences;

    private final int[] older;
    private int size;

    /**
     * @param shingles every shingle that is filed or asked for, once for each time that it may be
     *     filed
     */
    ShingleIndex(long[] shingles) {
        this.shingles = shingles.clone();
        Arrays.sort(this.shingles);
        this.newest = new int[shingles.length];
        Arrays.fill(newest, NONE);
        this.sentences = new int[shingles.length];
        this.older = new int[shingles.length];
    }

    void file(long shingle, int sentence) {
        int slot = slot(shingle);
        sentences[size] = sentence;
        older[size] = newest[slot];
        newest[slot] = size++;
    }

    /** The newest entry of a shingle, or {@link #NONE}. */
    int newest(long shingle) {
        return newest[slot(shingle)];
    }

    /** The entry before this one of the same shingle, or {@link #NONE}. */
    int older(int entry) {
        return older[entry];
    }

    int sentence(int entry) {
        return sentences[entry];
    }

    /** Of equal shingles, binary search finds the same one every time; the others stay empty. */
    private int slot(long shingle) {
        return Arrays.binarySearch(shingles, shingle);
    }
}
