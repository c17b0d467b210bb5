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
    private boolean separates(int start, int lineEnd, int nextLine, int to) {
        return ListMark.beginsBlock(
                        text, nextLine, CharacterClasses.window(nextLine, MARK_WINDOW, to))
                || endsWithStop(start, lineEnd)
                || (opensLine(nextLine, to) && isHeading(start, lineEnd));
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

    /**
     * The mark at the head of a list entry: a bullet, a number, a letter, something in brackets.
     */
    private static final class ListMark {

        /** Marks that only a list uses at the head of a line. */
        private static final String BULLETS = "-*+•●▪·‣";

        /** Long dashes head list entries, but lines of dialogue as well. */
        private static final String DASHES = "–—";

        /** A heading of Markdown has one to six of its signs. */
        private static final int HEADING_LEVELS = 6;

        /**
         * "999." is the longest number taken for a mark: "2019. " at the head of a line is a year.
         */
        private static final int DIGITS = 3;

        /** Longest text in brackets that is taken for a mark: "(viii)" is rare, "(note)" is not. */
        private static final int BRACKETED = 4;

        private ListMark() {}

        /**
         * Whether a line whose text starts here begins a block of its own: any list mark, or a
         * heading's signs.
         */
        static boolean beginsBlock(String text, int at, int to) {
            if (at >= to) {
                return false;
            }
            char c = text.charAt(at);
            if (DASHES.indexOf(c) >= 0) {
                return isSpaceAt(text, at + 1, to);
            }
            if (c == '#') {
                int window = CharacterClasses.window(at, HEADING_LEVELS, to);
                return isSpaceAt(
                        text, CharacterClasses.runEnd(text, at, window, sign -> sign == '#'), to);
            }
            return isBulletOrNumber(text, at, to) || (c == '(' && bracketEnd(text, at, to) > 0);
        }

        private static boolean isBulletOrNumber(String text, int at, int to) {
            char c = text.charAt(at);
            if (BULLETS.indexOf(c) >= 0) {
                return isSpaceAt(text, at + 1, to);
            }
            if (CharacterClasses.isAsciiLetter(c)) {
                return isMarkEnd(text, at + 1, to);
            }
            int digits = c == '(' ? at + 1 : at;
            int window = CharacterClasses.window(digits, DIGITS, to);
            int end = CharacterClasses.runEnd(text, digits, window, CharacterClasses::isAsciiDigit);
            return end > digits && isMarkEnd(text, end, to);
        }

        /** End of "(" + one to four letters or digits + ")"; -1 if that does not stand here. */
        private static int bracketEnd(String text, int at, int to) {
            int window = CharacterClasses.window(at + 1, BRACKETED, to);
            int end =
                    CharacterClasses.runEnd(
                            text, at + 1, window, CharacterClasses::isAsciiAlphanumeric);
            return end > at + 1 && end < to && text.charAt(end) == ')' ? end + 1 : -1;
        }

        private static boolean isMarkEnd(String text, int at, int to) {
            return at < to
                    && (text.charAt(at) == '.' || text.charAt(at) == ')')
                    && isSpaceAt(text, at + 1, to);
        }

        private static boolean isSpaceAt(String text, int at, int to) {
            return at < to && CharacterClasses.isSpace(text.charAt(at));
        }
    }
}
