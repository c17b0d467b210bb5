package dev.winnow.core.sentence;

import java.util.function.IntPredicate;

/**
 * The classes of characters that the rules use. Classes of the JDK differ in the details (no-break
 * spaces are not white space to {@link Character#isWhitespace}, combining marks are word characters
 * to a regular expression), and the labels were made with these.
 */
public final class CharacterClasses {

    /**
     * Characters that close a quotation or a bracket, and so still belong to the sentence before.
     */
    private static final String CLOSERS = "\"'”’»)]";

    private CharacterClasses() {}

    /**
     * White space of Unicode, the information separators U+001C to U+001F included. All of it lies
     * in the BMP.
     */
    public static boolean isSpace(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
        }
        if (c < 0x85) {
            return false;
        }
        return c == 0x85
                || c == 0xa0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    /** Whether a text holds nothing but white space. */
    public static boolean isBlank(String text) {
        return skipSpace(text, 0, text.length()) == text.length();
    }

    /** Letters, digits and numbers of any script, and the underscore. */
    static boolean isWord(int codePoint) {
        if (codePoint < 0x80) {
            return isAsciiLetter(codePoint) || isAsciiDigit(codePoint) || codePoint == '_';
        }
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER;
    }

    static boolean isAsciiUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isAsciiLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isAsciiLetter(int c) {
        return isAsciiLower(c) || isAsciiUpper(c);
    }

    static boolean isAsciiDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isAsciiAlphanumeric(int c) {
        return isAsciiLetter(c) || isAsciiDigit(c);
    }

    static boolean isCloser(char c) {
        return CLOSERS.indexOf(c) >= 0;
    }

    /**
     * First offset from {@code from} on that holds no white space; {@code to} if there is none
     * before it.
     */
    static int skipSpace(String text, int from, int to) {
        int at = from;
        while (at < to && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** First offset from {@code from} on whose unit is not of a class; {@code to} if all are. */
    static int runEnd(String text, int from, int to, IntPredicate ofClass) {
        int at = from;
        while (at < to && ofClass.test(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /**
     * End of the content: just behind the last unit before {@code to} that is not white space;
     * {@code from} if none is.
     */
    static int trimEnd(String text, int from, int to) {
        int at = to;
        while (at > from && isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /**
     * Start of the run without white space that ends at {@code at}, looked for no further back than
     * {@code floor}.
     */
    static int runStart(String text, int floor, int at) {
        int start = at;
        while (start > floor && !isSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /**
     * The offset {@code width} units on, but not behind {@code to}; safe at the end of the largest
     * text.
     */
    static int window(int from, int width, int to) {
        return from + Math.min(to - from, width);
    }
}
