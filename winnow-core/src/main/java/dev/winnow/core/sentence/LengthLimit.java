package dev.winnow.core.sentence;

/** Cuts what the rules left too long: at a line break, else behind punctuation, else at white space, else anywhere. */
final class LengthLimit {

    /**
     * Longest sentence, in UTF-16 units without the white space after it. OpenProvence's splitter has the same limit; in the labelled data
     * one sentence in a thousand is over 569 and the longest is 1,199. Lower splits sentences that training saw whole.
     */
    private static final int LIMIT = 1200;

    /** A cut leaves at least half of the limit on its left, so that a long text does not fall into crumbs. */
    private static final int SHORTEST = LIMIT / 2;

    /** Marks that join clauses, before white space. */
    private static final String PUNCTUATION = ".!?:;,…)]";

    /** Marks of scripts that put no white space behind them. */
    private static final String WIDE_PUNCTUATION = "。！？；：，、";

    private final String text;

    LengthLimit(String text) {
        this.text = text;
    }

    /** Adds the start of the piece, and of each part if it is too long. The piece has no white space at its ends. */
    void addStarts(int start, int end, Offsets starts) {
        int at = start;
        starts.add(at);
        while (end - at > LIMIT) {
            at = CharacterClasses.skipSpace(text, cut(at), end);
            starts.add(at);
        }
    }

    /** The cut lies more than {@link #SHORTEST} and at most {@link #LIMIT} units on; the text does not end there. */
    private int cut(int from) {
        int punctuation = -1;
        int space = -1;
        for (int at = from + LIMIT; at > from + SHORTEST; at--) {
            char before = text.charAt(at - 1);
            if (before == '\n') {
                return at;
            }
            boolean atSpace = CharacterClasses.isSpace(text.charAt(at));
            if (space < 0 && atSpace) {
                space = at;
            }
            if (punctuation < 0
                    && (WIDE_PUNCTUATION.indexOf(before) >= 0
                            || (atSpace && PUNCTUATION.indexOf(before) >= 0))) {
                punctuation = at;
            }
        }
        if (punctuation >= 0) {
            return punctuation;
        }
        return space >= 0 ? space : from + LIMIT;
    }
}
