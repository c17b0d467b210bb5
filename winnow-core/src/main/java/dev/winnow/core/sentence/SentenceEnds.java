package dev.winnow.core.sentence;

/** Finds the sentences of one block: what stands between stops that end something. */
final class SentenceEnds {

    /** How much of the text after a stop is looked at. */
    private static final int NEXT_WINDOW = 40;

    private static final String ASCII_OPENERS = "\"([";

    private final String text;
    private final boolean glued;
    private final LongStretch longStretch;
    private final GluedStop gluedStop;

    /** @param glued whether a stop can end a sentence with no white space after it */
    SentenceEnds(String text, boolean glued) {
        this.text = text;
        this.glued = glued;
        this.longStretch = new LongStretch(text);
        this.gluedStop = new GluedStop(text);
    }

    /** Hands the sentences of the block to the merger, in order. */
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
                    next = marksEnd(next, to);
                    end = sentenceEnd(sentence, at, next, to, quotes, fullStop);
                }
                case '…', '؟', '۔', '।' ->
                        end = sentenceEnd(sentence, at, next, to, quotes, fullStop);
                default -> {}
            }
            if (end > 0) {
                longStretch.cut(sentence, end, sink);
                sentence = end;
            }
            at = next;
        }
        longStretch.cut(sentence, to, sink);
    }

    private int marksEnd(int from, int to) {
        int end = from;
        while (end < to && isMark(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isMark(char c) {
        return c == '.' || c == '!' || c == '?';
    }

    /** End of the sentence whose last stop is the given run of marks; -1 if it goes on behind them. */
    private int sentenceEnd(
            int sentence, int markStart, int markEnd, int to, int quotes, FullStop fullStop) {
        int end = Closers.skip(text, markEnd, to);
        int detached = Closers.detachedQuoteEnd(text, end, to, quotes % 2 == 1);
        if (detached > 0) {
            end = detached;
        }
        if (end == to) {
            return -1;
        }
        int next = CharacterClasses.skipSpace(text, end, to);
        int windowEnd = CharacterClasses.window(next, NEXT_WINDOW, to);
        boolean ends;
        if (next == end) {
            ends = glued && gluedStop.endsSentence(sentence, markStart, markEnd, next, windowEnd);
        } else {
            boolean single = markEnd == markStart + 1 && text.charAt(markStart) == '.';
            ends =
                    canStart(next, windowEnd)
                            && (!single || fullStop.endsSentence(markStart, next, windowEnd));
        }
        return ends ? end : -1;
    }

    /** Whether a sentence can start here: not with a small Latin letter, nor with a comma or the like. */
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
        int first = at;
        while (first < to && "\"'“‘«([".indexOf(text.charAt(first)) >= 0) {
            first++;
        }
        if (first >= to) {
            return false;
        }
        int codePoint = text.codePointAt(first);
        return CharacterClasses.isWord(codePoint)
                && !CharacterClasses.isAsciiLower(codePoint)
                && codePoint != '_';
    }
}
