package dev.winnow.pruner.render;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Quotes the lines of a document that look like the head of a block. A document that holds {@code
 * [2] Official price list} at the beginning of a line could otherwise pass for the second source:
 * for a reader, for a model and for a program the two lines are alike.
 *
 * <p>The sign of a quotation in mail and Markdown is put before such a line, and nothing is taken
 * away or altered: citations, kept and dropped sentences point to offsets of the original, which do
 * not move, and every stretch of the original still stands in the text, a sign longer at most. An
 * escaping backslash would vanish where Markdown is rendered, and a mere indent would be passed
 * over by programs that look for heads behind blanks. Equal text gets equal signs, so equal
 * contexts stay equal byte by byte.
 */
final class HeadingEscapes {

    private static final String SIGN = "> ";

    /** Line breaks of some programs (Python's splitlines, for one) beside those of Java. */
    private static final String MORE_BREAKS = "\\x0B\\f\\x1C-\\x1E";

    /**
     * Characters that a reader does not see between those that matter: blanks, controls that break
     * no line, formats, private and unassigned characters, marks on the letter before, fillers of
     * Hangul and Braille.
     */
    private static final String UNSEEN_CHARACTERS =
            "\\h\\p{Cf}\\p{Co}\\p{Cn}\\p{M}\\x{2800}\\x{3164}\\x{115F}\\x{1160}\\x{FFA0}[\\p{Cc}&&[^\\n\\r\\x{85}"
                    + MORE_BREAKS
                    + "]]";

    private static final String UNSEEN = "[" + UNSEEN_CHARACTERS + "]*+";

    /**
     * A line that begins with a number, or several, in square brackets or their look-alikes.
     * Quantifiers are possessive: hostile text takes linear time.
     */
    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:^|(?<=["
                            + MORE_BREAKS
                            + "]))"
                            + UNSEEN
                            + "[\\[\\x{FF3B}\\x{3010}\\x{3014}\\x{27E6}\\x{2045}]"
                            + UNSEEN
                            + "\\p{N}[\\p{N}"
                            + UNSEEN_CHARACTERS
                            + "\\p{P}&&[^\\[\\]\\x{FF3D}\\x{3011}\\x{3015}\\x{27E7}\\x{2046}]]*+"
                            + "[\\]\\x{FF3D}\\x{3011}\\x{3015}\\x{27E7}\\x{2046}]",
                    Pattern.MULTILINE);

    private HeadingEscapes() {}

    /** Appends lines of a document, those quoted that look like heads. */
    static void append(StringBuilder out, CharSequence lines) {
        int from = 0;
        Matcher heads = HEAD.matcher(lines);
        while (heads.find()) {
            out.append(lines, from, heads.start()).append(SIGN);
            from = heads.start();
        }
        out.append(lines, from, lines.length());
    }
}
