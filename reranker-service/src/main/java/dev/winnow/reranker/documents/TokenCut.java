package dev.winnow.reranker.documents;

import dev.winnow.core.context.TokenCounter;

/**
 * The longest beginning of a text, nearly, that has at most a number of tokens.
 *
 * @param text the beginning, or all of it
 * @param tokens its tokens
 * @param isCut whether something is left out
 */
record TokenCut(String text, int tokens, boolean isCut) {

    /** Steps of halving: they come within a thousandth of the longest beginning. */
    private static final int STEPS = 10;

    static TokenCut of(String text, int limit, TokenCounter counter) {
        int all = counter.count(text);
        if (all <= limit) {
            return new TokenCut(text, all, false);
        }
        int fits = 0;
        int tokens = 0;
        int fails = text.length();
        for (int step = 0; step < STEPS && fails - fits > 1; step++) {
            int middle = whole(text, (fits + fails) >>> 1);
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

    /** Not between the halves of a character. */
    private static int whole(String text, int at) {
        boolean split =
                Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1));
        return split ? at - 1 : at;
    }
}
