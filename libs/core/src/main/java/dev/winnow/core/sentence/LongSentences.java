package dev.winnow.core.sentence;

/**
 * Cuts a sentence of very many words at its own joints: semicolons, list marks within the line,
 * bullets. Legal lists and run-on lines would be one sentence else.
 */
final class LongSentences {

    /** Blanks that make a stretch long. The labels were split with these three figures. */
    private static final int LONG = 90;

    /** Blanks a cut leaves at least on its left. */
    private static final int LEFT = 20;

    /** Blanks a cut leaves at least on its right. */
    private static final int RIGHT = 8;

    /** Longest list mark within a line, between its brackets. */
    private static final int MARK = 4;

    private final String text;

    LongSentences(String text) {
        this.text = text;
    }

    /**
     * Adds the stretch to the merger without the white space around it: whole if it is not long,
     * else in pieces.
     */
    void cut(int from, int to, PieceMerger sink) {
        int end = CharacterClasses.trimEnd(text, from, to);
        if (end == from) {
            return;
        }
        int start = CharacterClasses.skipSpace(text, from, end);
        int blanks = end - start > LONG ? blanks(start, end) : 0;
        if (blanks < LONG) {
            sink.add(start, end);
            return;
        }
        cutAtJoints(start, end, blanks, sink);
    }

    private void cutAtJoints(int start, int end, int blanks, PieceMerger sink) {
        int last = start;
        int blanksBefore = 0;
        int blanksAtLast = 0;
        int runEnd = start;
        int at = start;
        while (at < end) {
            char c = text.charAt(at);
            int joint = -1;
            int next = at + 1;
            if (c == ';' && isAt(next, end, ' ')) {
                joint = next;
                next = conjunctionEnd(next + 1, end);
            } else if (c == ' ') {
                // The end of a run of blanks is found once for the run, or a million blanks would
                // take a day.
                runEnd =
                        runEnd > at
                                ? runEnd
                                : CharacterClasses.runEnd(text, at, end, blank -> blank == ' ');
                if (runEnd - at >= 2
                        && (isAt(runEnd, end, '-') || isAt(runEnd, end, '•'))
                        && isAt(runEnd + 1, end, ' ')) {
                    joint = at;
                    next = runEnd + 2;
                } else if (isBeforeMark(start, at, end)
                        || (isAt(at + 1, end, '•') && isAt(at + 2, end, ' '))) {
                    joint = at;
                }
            }
            if (joint >= 0) {
                // A joint at the semicolon lies before its blank, every other one at its blank:
                // none is counted yet.
                if (blanksBefore - blanksAtLast >= LEFT && blanks - blanksBefore >= RIGHT) {
                    sink.addTrimmed(last, joint);
                    last = joint;
                    blanksAtLast = blanksBefore;
                }
            }
            blanksBefore += blanks(at, next);
            at = next;
        }
        sink.addTrimmed(last, end);
    }

    /**
     * Whether the blank at the offset stands between ".", ";", ":" or "," and a mark such as "(iv)
     * ".
     */
    private boolean isBeforeMark(int start, int at, int end) {
        if (at == start || ".;:,".indexOf(text.charAt(at - 1)) < 0 || !isAt(at + 1, end, '(')) {
            return false;
        }
        int mark = at + 2;
        int window = CharacterClasses.window(mark, MARK, end);
        int markEnd = CharacterClasses.runEnd(text, mark, window, LongSentences::isMarkText);
        return markEnd > mark && isAt(markEnd, end, ')') && isAt(markEnd + 1, end, ' ');
    }

    private static boolean isMarkText(int c) {
        return CharacterClasses.isAsciiLower(c) || CharacterClasses.isAsciiDigit(c);
    }

    private int conjunctionEnd(int at, int end) {
        if (end - at >= 4 && text.startsWith("and ", at)) {
            return at + 4;
        }
        return end - at >= 3 && text.startsWith("or ", at) ? at + 3 : at;
    }

    private boolean isAt(int at, int end, char c) {
        return at < end && text.charAt(at) == c;
    }

    private int blanks(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text.charAt(i) == ' ' ? 1 : 0;
        }
        return count;
    }
}
