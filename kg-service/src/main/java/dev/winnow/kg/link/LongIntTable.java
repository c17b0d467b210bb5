package dev.winnow.kg.link;

import java.util.Arrays;

/** A hash table from longs to ints, without boxes. Keys and values are not negative. */
final class LongIntTable {

    private static final int ABSENT = -1;

    /**
     * Fibonacci hashing: spreads keys that differ in few bits (Knuth, The Art of Computer
     * Programming, 6.4).
     */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[1 << 10];
    private int[] values = new int[1 << 10];
    private int size;

    LongIntTable() {
        Arrays.fill(keys, ABSENT);
    }

    /** The value of a key, or -1. */
    int get(long key) {
        int at = place(key);
        return keys[at] == key ? values[at] : ABSENT;
    }

    void put(long key, int value) {
        if (2 * size >= keys.length) {
            grow();
        }
        int at = place(key);
        size += keys[at] == key ? 0 : 1;
        keys[at] = key;
        values[at] = value;
    }

    /** Where a key is or belongs. */
    private int place(long key) {
        int mask = keys.length - 1;
        int at = (int) ((key * SPREAD) >>> 32) & mask;
        while (keys[at] != ABSENT && keys[at] != key) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[keys.length];
        Arrays.fill(keys, ABSENT);
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != ABSENT) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
