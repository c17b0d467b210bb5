package dev.winnow.core.sentence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Turns the pieces that the rules found into sentences that cover the text. A piece that is too
 * long is cut at a line break, else behind punctuation, else at white space, else anywhere; no
 * sentence starts inside what a reader sees as one character (extended grapheme clusters, UAX 29).
 */
final class SentenceBorders {

    /**
     * Longest sentence, in UTF-16 units without the white space after it. OpenProvence's splitter
     * has the same limit; in the labelled data one sentence in a thousand is over 569 and the
     * longest is 1,199. Lower splits sentences that training saw whole.
     */
    private static final int LIMIT = 1200;

    /**
     * A cut leaves at least half of the limit on its left, so that a long text does not fall into
     * crumbs.
     */
    private static final int SHORTEST = LIMIT / 2;

    /** Marks that join clauses, before white space. */
    private static final String PUNCTUATION = ".!?:;,…)]";

    /** Marks of scripts that put no white space behind them. */
    private static final String WIDE_PUNCTUATION = "。！？；：，、";

    private static final Pattern CHARACTER = Pattern.compile("\\X");

    private final String text;
    private final Matcher character;

    SentenceBorders(String text) {
        this.text = text;
        this.character = CHARACTER.matcher(text);
    }

    /**
     * The sentences. Each reaches from its start to the next one's, the first from the text's
     * start, the last to its end.
     *
     * @param pieces without white space at their ends
     */
    List<Span> cover(Pieces pieces) {
        int[] starts = starts(pieces);
        List<Span> spans = new ArrayList<>(Math.max(1, starts.length));
        int from = 0;
        for (int i = 1; i < starts.length; i++) {
            // A start that moved to the border of a long character may have passed those that come
            // after it.
            if (starts[i] > from) {
                int start = sentenceStart(starts[i], from);
                if (start == text.length()) {
                    break;
                }
                spans.add(new Span(from, start));
                from = start;
            }
        }
        spans.add(new Span(from, text.length()));
        return Collections.unmodifiableList(spans);
    }

    /** The start of each piece, and of each part of one that is too long. */
    private int[] starts(Pieces pieces) {
        IntStream.Builder starts = IntStream.builder();
        for (int i = 0; i < pieces.size(); i++) {
            int at = pieces.start(i);
            int end = pieces.end(i);
            starts.add(at);
            while (end - at > LIMIT) {
                at = CharacterClasses.skipSpace(text, cut(at), end);
                starts.add(at);
            }
        }
        return starts.build().toArray();
    }

    /**
     * The cut lies more than {@link #SHORTEST} and at most {@link #LIMIT} units on; the text does
     * not end there.
     */
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

    /**
     * The first offset, from {@code at} on, that stands at a border of characters and holds no
     * white space; the end of the text if there is none.
     *
     * @param floor a border before {@code at}. Successive calls pass what the one before returned:
     *     each stretch is read once.
     */
    private int sentenceStart(int at, int floor) {
        int start = at;
        int border = floor;
        while (true) {
            // White space can carry a mark, so that its border lies behind it and more may follow:
            // each round reads on from the border before.
            border = borderFrom(start, border);
            start = CharacterClasses.skipSpace(text, border, text.length());
            if (start == border) {
                return start;
            }
        }
    }

    private int borderFrom(int at, int floor) {
        if (at == text.length()) {
            return at;
        }
        char before = text.charAt(at - 1);
        if (isAscii(before) && isAscii(text.charAt(at))) {
            return before == '\r' && text.charAt(at) == '\n' ? at + 1 : at;
        }
        // No rule looks back beyond an ASCII character: reading from one finds the borders behind
        // it.
        int border = at - 1;
        while (border > floor && !isAscii(text.charAt(border))) {
            border--;
        }
        while (border < at) {
            character.region(border, text.length());
            if (!character.lookingAt()) {
                throw new IllegalStateException("no character at offset " + border);
            }
            border = character.end();
        }
        return border;
    }

    private static boolean isAscii(char c) {
        return c < 0x80;
    }
}
