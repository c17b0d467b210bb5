package dev.winnow.ingest.chunk;

import dev.winnow.core.sentence.Span;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * Cuts a sentence that is longer than a chunk may be: near its middle, again and again, behind a
 * clause, else a word, else a character.
 */
final class Fragments {

    /** Marks that end a clause. */
    private static final String CLAUSE_ENDS = ".!?:;,)]}…—–。！？；：，、|";

    /** A cut leaves at least a quarter on either side, so that halving ends soon. */
    private static final int MARGIN = 4;

    private final String sentence;
    private final ToIntFunction<String> size;
    private final int max;
    private final BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);

    Fragments(String sentence, ToIntFunction<String> size, int max) {
        this.sentence = sentence;
        this.size = size;
        this.max = max;
        characters.setText(sentence);
    }

    /**
     * In order and without gaps. One that cannot be cut, a single character with a thousand marks
     * on it, stays too long.
     */
    List<Span> cut() {
        List<Span> pieces = new ArrayList<>();
        cut(0, sentence.length(), pieces);
        return pieces;
    }

    private void cut(int start, int end, List<Span> pieces) {
        int at = size.applyAsInt(sentence.substring(start, end)) <= max ? -1 : place(start, end);
        if (at < 0) {
            pieces.add(new Span(start, end));
            return;
        }
        cut(start, at, pieces);
        cut(at, end, pieces);
    }

    /** The best place nearest to the middle, or -1. */
    private int place(int start, int end) {
        int middle = start + (end - start) / 2;
        int reach = Math.max(1, (end - start) / MARGIN);
        int word = -1;
        for (int step = 0; step <= reach; step++) {
            for (int at = middle - step; at <= middle + step; at += Math.max(1, 2 * step)) {
                if (at > start && at < end && startsWord(at)) {
                    if (endsClause(at)) {
                        return at;
                    }
                    word = word < 0 ? at : word;
                }
            }
        }
        return word >= 0 ? word : character(start, middle, end);
    }

    private int character(int start, int middle, int end) {
        if (characters.isBoundary(middle) && middle > start) {
            return middle;
        }
        int before = characters.preceding(middle);
        if (before > start) {
            return before;
        }
        int after = characters.following(middle);
        return after != BreakIterator.DONE && after < end ? after : -1;
    }

    private boolean startsWord(int at) {
        return Character.isWhitespace(sentence.charAt(at - 1))
                && !Character.isWhitespace(sentence.charAt(at))
                && characters.isBoundary(at);
    }

    private boolean endsClause(int at) {
        int end = at;
        while (end > 0 && Character.isWhitespace(sentence.charAt(end - 1))) {
            end--;
        }
        return end > 0 && CLAUSE_ENDS.indexOf(sentence.charAt(end - 1)) >= 0;
    }
}
