package dev.winnow.core.sentence;

/**
 * The text between two sentences that are quoted one after the other. Where they follow each other
 * in the source, it is the white space of the source; where something is left out, it is a line
 * break if one of the two has the border of a line there (rows of a table, items of a list, code),
 * else a blank.
 */
public final class SentenceGap {

    private SentenceGap() {}

    /**
     * The joint for a stretch of the source.
     *
     * @param gap all that lies between the two sentences, which begin and end without white space
     */
    public static String of(String gap) {
        Span left = new Span(0, gap.length()).trim(gap);
        if (left.isEmpty()) {
            return gap;
        }
        boolean lines =
                hasLineBreak(gap.substring(0, left.start()))
                        || hasLineBreak(gap.substring(left.end()));
        return lines ? "\n" : " ";
    }

    private static boolean hasLineBreak(String text) {
        return text.chars().anyMatch(unit -> "\n\r\u0085\u2028\u2029".indexOf(unit) >= 0);
    }
}
