package dev.winnow.core.structure;

import java.util.function.IntPredicate;

/**
 * Tells indented code from indented prose: books and plain-text reports indent whole paragraphs.
 * Text that has sentence stops and few signs of code is prose.
 */
public final class CodeSigns {

    /**
     * Signs that code is full of and prose hardly has. Brackets, slashes and hyphens are common in
     * both and say nothing.
     */
    private static final String SIGNS = "{}[]=<>;_|\\$#&+*@^~`";

    /**
     * Text with more than one code sign in this many characters is code; 99 of 100 labelled
     * passages have fewer than one in 36.
     */
    private static final int CHARACTERS_PER_SIGN = 30;

    private CodeSigns() {}

    /**
     * Whether an indented run of a text is code.
     *
     * @param from first UTF-16 unit of the run, inclusive
     * @param to last UTF-16 unit of the run, exclusive
     * @param space what counts as white space
     */
    public static boolean areIn(String text, int from, int to, IntPredicate space) {
        int signs = 0;
        int stops = 0;
        int characters = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!space.test(c)) {
                characters++;
                signs += SIGNS.indexOf(c) >= 0 ? 1 : 0;
                stops +=
                        isStop(c) && (i + 1 == to || c > 0x7f || space.test(text.charAt(i + 1)))
                                ? 1
                                : 0;
            }
        }
        return stops == 0 || (long) signs * CHARACTERS_PER_SIGN > characters;
    }

    private static boolean isStop(char c) {
        return c == '.' || c == '!' || c == '?' || c == '。' || c == '！' || c == '？';
    }
}
