package dev.winnow.pruner.select;

/** What counts as white space at the borders of sentences: all that Unicode calls a separator, and the controls among it. */
final class WhiteSpace {

    private WhiteSpace() {}

    static boolean at(CharSequence text, int index) {
        char unit = text.charAt(index);
        return Character.isWhitespace(unit) || Character.isSpaceChar(unit);
    }

    /** The first place from here on that is no white space, or the end. */
    static int skip(CharSequence text, int from, int end) {
        int at = from;
        while (at < end && at(text, at)) {
            at++;
        }
        return at;
    }

    /** The last place down to here that has no white space before it, or the start. */
    static int skipBack(CharSequence text, int start, int from) {
        int at = from;
        while (at > start && at(text, at - 1)) {
            at--;
        }
        return at;
    }

    static boolean isBlank(CharSequence text) {
        return skip(text, 0, text.length()) == text.length();
    }
}
