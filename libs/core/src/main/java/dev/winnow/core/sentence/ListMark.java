package dev.winnow.core.sentence;

/** The mark at the head of a list entry: a bullet, a number, a letter, something in brackets. */
final class ListMark {

    /** Marks that only a list uses at the head of a line. */
    private static final String BULLETS = "-*+•●▪·‣";

    /** Long dashes head list entries, but lines of dialogue as well. */
    private static final String DASHES = "–—";

    /** A heading of Markdown has one to six of its signs. */
    private static final int HEADING_LEVELS = 6;

    /** "999." is the longest number taken for a mark: "2019. " at the head of a line is a year. */
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
            int end = at;
            while (end < to && end - at < HEADING_LEVELS && text.charAt(end) == '#') {
                end++;
            }
            return isSpaceAt(text, end, to);
        }
        return isBulletOrNumber(text, at, to) || (c == '(' && bracketEnd(text, at, to) > 0);
    }

    /**
     * Whether a line whose text starts here can be an entry of a list. Stricter than {@link
     * #beginsBlock}: dialogue, headings and words in brackets are no entries.
     */
    static boolean beginsEntry(String text, int at, int to) {
        if (at >= to) {
            return false;
        }
        return isBulletOrNumber(text, at, to)
                || (text.charAt(at) == '(' && isCounterInBrackets(text, at, to));
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
        int end = digits;
        while (end < to
                && end - digits < DIGITS
                && CharacterClasses.isAsciiDigit(text.charAt(end))) {
            end++;
        }
        return end > digits && isMarkEnd(text, end, to);
    }

    /** End of "(" + one to four letters or digits + ")"; -1 if that does not stand here. */
    private static int bracketEnd(String text, int at, int to) {
        int end = at + 1;
        while (end < to && end - at <= BRACKETED && isAsciiAlphanumeric(text.charAt(end))) {
            end++;
        }
        return end > at + 1 && end < to && text.charAt(end) == ')' ? end + 1 : -1;
    }

    /** "(a)", "(12)" or "(iv)", where "(see)" and "(NASA)" are words and "(1970)" is a year. */
    private static boolean isCounterInBrackets(String text, int at, int to) {
        int end = bracketEnd(text, at, to);
        if (end < 0) {
            return false;
        }
        boolean roman = true;
        boolean number = true;
        for (int i = at + 1; i < end - 1; i++) {
            roman &= "ivxIVX".indexOf(text.charAt(i)) >= 0;
            number &= CharacterClasses.isAsciiDigit(text.charAt(i));
        }
        return roman || (number && end - at <= "(999)".length()) || end - at == "(a)".length();
    }

    private static boolean isAsciiAlphanumeric(char c) {
        return CharacterClasses.isAsciiLetter(c) || CharacterClasses.isAsciiDigit(c);
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
