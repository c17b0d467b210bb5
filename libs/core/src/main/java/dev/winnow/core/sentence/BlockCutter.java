package dev.winnow.core.sentence;

import java.util.List;

/**
 * Cuts a text at blank lines, and at those line breaks that end something: before a list mark,
 * behind a stop, behind a heading. A line break inside a hard-wrapped sentence cuts nothing.
 */
final class BlockCutter {

    /** The most units of the next line that a list mark may reach into, white space included. */
    private static final int MARK_WINDOW = 60;

    /**
     * A line shorter than this before a capital is a heading or a list entry: wrapped prose fills
     * its lines. In code points.
     */
    private static final int SHORT_LINE = 60;

    /** A line that ends with one of these continues in the next, however short it is. */
    private static final List<String> OPEN_ENDS =
            List.of(
                    "the", "a", "an", "of", "in", "and", "or", "to", "for", "with", "by", "on",
                    "at", "from", "Mr", "Dr", "St");

    private static final int LONGEST_OPEN_END = 4;

    private static final String LINE_STOPS = ".!?:;。！？";

    private final String text;

    BlockCutter(String text) {
        this.text = text;
    }

    /**
     * The blocks of a stretch, some possibly empty, without the white space around the line breaks
     * that cut.
     */
    Pieces cut(int from, int to) {
        Pieces blocks = new Pieces();
        int start = from;
        int searched = from;
        int lineBreak = text.indexOf('\n', from, to);
        while (lineBreak >= 0) {
            int gapStart = CharacterClasses.trimEnd(text, searched, lineBreak);
            int gapEnd = CharacterClasses.skipSpace(text, lineBreak + 1, to);
            if (text.indexOf('\n', lineBreak + 1, gapEnd) >= 0
                    || separates(start, gapStart, gapEnd, to)) {
                blocks.add(start, gapStart);
                start = gapEnd;
            }
            searched = gapEnd;
            lineBreak = text.indexOf('\n', gapEnd, to);
        }
        blocks.add(start, to);
        return blocks;
    }

    /**
     * Whether a single line break separates what stands before it from what follows.
     *
     * @param start where the text before it begins
     * @param lineEnd end of the text before it
     * @param nextLine start of the text after it
     * @param to end of the text after it
     */
    boolean separates(int start, int lineEnd, int nextLine, int to) {
        return ListMark.beginsBlock(
                        text, nextLine, CharacterClasses.window(nextLine, MARK_WINDOW, to))
                || endsWithStop(start, lineEnd)
                || (opensLine(nextLine, to) && isHeading(start, lineEnd));
    }

    /**
     * Whether something can be complete where the line ends: behind a stop, or a line too short for
     * wrapped prose.
     */
    boolean canEnd(int start, int lineEnd) {
        return endsWithStop(start, lineEnd) || isHeading(start, lineEnd);
    }

    private boolean isHeading(int start, int lineEnd) {
        return isShortLine(start, lineEnd) && !endsOpen(start, lineEnd);
    }

    private boolean endsWithStop(int start, int end) {
        int at = end;
        while (at > start && CharacterClasses.isCloser(text.charAt(at - 1))) {
            at--;
        }
        return at > start && LINE_STOPS.indexOf(text.charAt(at - 1)) >= 0;
    }

    private boolean isShortLine(int start, int end) {
        int at = end;
        int length = 0;
        while (at > start && text.charAt(at - 1) != '\n') {
            at -= Character.charCount(text.codePointBefore(at));
            if (++length == SHORT_LINE) {
                return false;
            }
        }
        return true;
    }

    private boolean opensLine(int at, int to) {
        if (at >= to) {
            return false;
        }
        char c = text.charAt(at);
        return CharacterClasses.isAsciiUpper(c)
                || CharacterClasses.isAsciiDigit(c)
                || c == '"'
                || c == '“'
                || c == '(';
    }

    private boolean endsOpen(int start, int end) {
        if (end > start && text.charAt(end - 1) == ',') {
            return true;
        }
        int at = end;
        while (at > start
                && end - at <= LONGEST_OPEN_END
                && CharacterClasses.isWord(text.codePointBefore(at))) {
            at -= Character.charCount(text.codePointBefore(at));
        }
        return OPEN_ENDS.contains(text.substring(at, end));
    }
}
