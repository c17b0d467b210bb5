package dev.winnow.reranker.documents;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.text.TextCut;

/**
 * The longest beginning of a text, nearly, that has at most a number of tokens.
 *
 * @param text the beginning, or all of it
 * @param tokens its tokens
 * @param isCut whether something is left out
 */
record TokenCut(String text, int tokens, boolean isCut) {

    /**
     * The search ends when the shortest beginning found too long has at most a thousandth more
     * characters than the longest that fits, and one: a share of that length, as the text may be
     * thousands of times longer than the limit. Picked by hand; finer costs one more count for each
     * halving, coarser leaves out words that fit.
     */
    private static final int PRECISION = 1_000;

    static TokenCut of(String text, int limit, TokenCounter counter) {
        int all = counter.count(text);
        if (all <= limit) {
            return new TokenCut(text, all, false);
        }
        int fits = 0;
        int tokens = 0;
        int fails = text.length();
        while (fails - fits > 1 + fits / PRECISION) {
            int middle = TextCut.whole(text, (fits + fails + 1) >>> 1);
            if (middle == fits) {
                // Only one character of two halves lies between.
                break;
            }
            int count = counter.count(text.substring(0, middle));
            if (count <= limit) {
                fits = middle;
                tokens = count;
            } else {
                fails = middle;
            }
        }
        return new TokenCut(text.substring(0, fits), tokens, true);
    }
}
