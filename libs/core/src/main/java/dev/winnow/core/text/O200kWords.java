package dev.winnow.core.text;

import com.knuddels.jtokkit.api.IntArrayList;

/**
 * The words that are one token of {@code o200k_base}. Its tokens were made in the order of their
 * frequency in text of the web, so the place of a word tells how common it is.
 */
public final class O200kWords {

    /** Longer words are never one token; a bound on the work that a text without blanks costs. */
    private static final int LONGEST = 40;

    private O200kWords() {}

    /**
     * The place of a word in the order of frequency, 0 upwards and below 200,000; -1 if it is not
     * one token.
     *
     * @param word as it is written within a sentence: Rome, rome and ROME are different words
     */
    public static int place(String word) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return -1;
        }
        IntArrayList tokens = O200kTokenCounter.ENCODING.encodeOrdinary(" " + word);
        return tokens.size() == 1 ? tokens.get(0) : -1;
    }
}
