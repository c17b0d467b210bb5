package dev.winnow.core.sentence;

/** What stands behind a stop and still belongs to its sentence: closing quotes and brackets, footnote marks such as "[3]:12". */
final class Closers {

    /** Longest text inside a footnote mark ("citation needed" is longer and is text). */
    private static final int FOOTNOTE = 12;

    private Closers() {}

    /** First offset from {@code at} on that none of them holds. */
    static int skip(String text, int at, int to) {
        int end = at;
        while (end < to) {
            char c = text.charAt(end);
            if (CharacterClasses.isCloser(c)) {
                end++;
            } else {
                int footnote = c == '[' ? footnoteEnd(text, end, to) : -1;
                if (footnote < 0) {
                    return end;
                }
                end = footnote;
            }
        }
        return end;
    }

    /**
     * End of a closing quote that stands apart, as tokenised text has it: a blank, {@code ''} or a double quote, and then a blank
     * or the end.
     *
     * @param quoted whether a double quote is open, without which only {@code ''} closes
     * @return -1 if there is none
     */
    static int detachedQuoteEnd(String text, int at, int to, boolean quoted) {
        if (at >= to || text.charAt(at) != ' ') {
            return -1;
        }
        int quote = at + 1;
        int end = -1;
        if (to - quote >= 2 && text.startsWith("''", quote)) {
            end = quote + 2;
        } else if (quoted
                && quote < to
                && (text.charAt(quote) == '"' || text.charAt(quote) == '”')) {
            end = quote + 1;
        }
        boolean apart =
                end == to
                        || (end > 0
                                && (text.charAt(end) == ' '
                                        || (end == to - 1 && text.charAt(end) == '\n')));
        return apart ? end : -1;
    }

    private static int footnoteEnd(String text, int at, int to) {
        int end = at + 1;
        while (end < to && end - at <= FOOTNOTE && isFootnoteText(text.charAt(end))) {
            end++;
        }
        if (end == at + 1 || end >= to || text.charAt(end) != ']') {
            return -1;
        }
        end++;
        int pages = end + 1;
        if (end < to && text.charAt(end) == ':') {
            while (pages < to && isPageText(text.charAt(pages))) {
                pages++;
            }
        }
        return pages > end + 1 ? pages : end;
    }

    private static boolean isFootnoteText(char c) {
        return CharacterClasses.isAsciiDigit(c) || CharacterClasses.isAsciiLower(c) || c == ' ';
    }

    private static boolean isPageText(char c) {
        return CharacterClasses.isAsciiDigit(c) || c == '–' || c == '-';
    }
}
