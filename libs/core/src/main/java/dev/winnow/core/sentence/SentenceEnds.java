package dev.winnow.core.sentence;

/** Finds the sentences of one block: what stands between stops that end something. */
final class SentenceEnds {

    /** The length of the text after a stop that is looked at. */
    private static final int NEXT_WINDOW = 40;

    private static final String ASCII_OPENERS = "\"([";

    private final String text;
    private final LongSentences longSentences;

    SentenceEnds(String text) {
        this.text = text;
        this.longSentences = new LongSentences(text);
    }

    /** Adds the sentences of the block to the merger, in order. */
    void find(int from, int to, PieceMerger sink) {
        FullStop fullStop = new FullStop(text, from, to);
        int sentence = from;
        int quotes = 0;
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            int end = -1;
            int next = at + 1;
            switch (c) {
                case '"' -> quotes++;
                case '。', '！', '？' -> end = next;
                case '.', '!', '?' -> {
                    next = CharacterClasses.runEnd(text, next, to, SentenceEnds::isMark);
                    end = sentenceEnd(at, next, to, quotes, fullStop);
                }
                case '…', '؟', '۔', '।' -> end = sentenceEnd(at, next, to, quotes, fullStop);
                default -> {}
            }
            if (end > 0) {
                longSentences.cut(sentence, end, sink);
                sentence = end;
            }
            at = next;
        }
        longSentences.cut(sentence, to, sink);
    }

    private static boolean isMark(int c) {
        return c == '.' || c == '!' || c == '?';
    }

    /**
     * End of the sentence whose last stop is the given run of marks; -1 if it continues behind
     * them.
     */
    private int sentenceEnd(int markStart, int markEnd, int to, int quotes, FullStop fullStop) {
        int end = Closers.skip(text, markEnd, to);
        int detached = Closers.detachedQuoteEnd(text, end, to, quotes % 2 == 1);
        if (detached > 0) {
            end = detached;
        }
        int next = CharacterClasses.skipSpace(text, end, to);
        if (next == end) {
            return -1;
        }
        int windowEnd = CharacterClasses.window(next, NEXT_WINDOW, to);
        boolean single = markEnd == markStart + 1 && text.charAt(markStart) == '.';
        boolean ends =
                canStart(next, windowEnd)
                        && (!single || fullStop.endsSentence(markStart, next, windowEnd));
        return ends ? end : -1;
    }

    /**
     * Whether a sentence can start here: not with a lower-case ASCII letter, nor with a comma or
     * the like.
     */
    private boolean canStart(int at, int to) {
        if (at >= to) {
            return false;
        }
        char c = text.charAt(at);
        if (c > 0x7f
                || ASCII_OPENERS.indexOf(c) >= 0
                || CharacterClasses.isAsciiUpper(c)
                || CharacterClasses.isAsciiDigit(c)) {
            return true;
        }
        return switch (c) {
            case '-', '*' -> at + 1 < to && CharacterClasses.isSpace(text.charAt(at + 1));
            case '`' -> at + 1 < to && text.charAt(at + 1) == '`';
            case '\'' -> isDetachedQuote(at, to) || isWordAfterOpeners(at, to);
            default -> false;
        };
    }

    private boolean isDetachedQuote(int at, int to) {
        return to - at > 2
                && text.startsWith("''", at)
                && CharacterClasses.isSpace(text.charAt(at + 2));
    }

    private boolean isWordAfterOpeners(int at, int to) {
        int first = CharacterClasses.runEnd(text, at, to, c -> "\"'“‘«([".indexOf(c) >= 0);
        if (first >= to) {
            return false;
        }
        int codePoint = text.codePointAt(first);
        return CharacterClasses.isWord(codePoint)
                && !CharacterClasses.isAsciiLower(codePoint)
                && codePoint != '_';
    }

    /**
     * The signs behind a stop that still belong to its sentence: closing quotes and brackets,
     * footnote marks such as "[3]:12".
     */
    private static final class Closers {

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
         * End of a closing quote that stands apart, as tokenised text has it: a blank, {@code ''}
         * or a double quote, and then a blank or the end.
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
            int window = CharacterClasses.window(at + 1, FOOTNOTE, to);
            int end = CharacterClasses.runEnd(text, at + 1, window, Closers::isFootnoteText);
            if (end == at + 1 || end >= to || text.charAt(end) != ']') {
                return -1;
            }
            end++;
            int pages = end + 1;
            if (end < to && text.charAt(end) == ':') {
                pages = CharacterClasses.runEnd(text, pages, to, Closers::isPageText);
            }
            return pages > end + 1 ? pages : end;
        }

        private static boolean isFootnoteText(int c) {
            return CharacterClasses.isAsciiDigit(c) || CharacterClasses.isAsciiLower(c) || c == ' ';
        }

        private static boolean isPageText(int c) {
            return CharacterClasses.isAsciiDigit(c) || c == '–' || c == '-';
        }
    }
}
