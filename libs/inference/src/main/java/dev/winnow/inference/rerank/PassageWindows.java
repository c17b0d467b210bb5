package dev.winnow.inference.rerank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a passage that is longer than the model's window, at sentence borders and without loss.
 *
 * <p>Each window scores some sentences and carries the neighbour on either side for context only,
 * so every sentence is scored once, in a window where it has both neighbours. A sentence longer
 * than a window is cut into fragments that are treated like sentences. Every token is scored in
 * exactly one window.
 */
final class PassageWindows {

    /**
     * A neighbour takes at most this share of a window on its side; of a longer one, the tokens
     * next to the border are read. Half of the window is thus left for what is scored. Chosen, not
     * tuned: sentences rarely reach 70 tokens.
     */
    private static final int CONTEXT_SHARE = 4;

    /** Fragments of an over-long sentence take this share, so that each still has neighbours. */
    private static final int FRAGMENT_SHARE = 2;

    private PassageWindows() {}

    /**
     * Tokens of one sentence in a window.
     *
     * @param sentence index of the sentence
     * @param from first token of the sentence, inclusive
     * @param to last token of the sentence, exclusive
     * @param scored whether this window gives their score; false for context
     */
    record Piece(int sentence, int from, int to, boolean scored) {

        int length() {
            return to - from;
        }
    }

    /**
     * One row's worth of a passage.
     *
     * @param pieces in the order of the text
     */
    record Window(List<Piece> pieces) {

        int length() {
            return pieces.stream().mapToInt(Piece::length).sum();
        }

        /** The first sentence that it scores at least a part of. */
        int firstScored() {
            return pieces.stream().filter(Piece::scored).mapToInt(Piece::sentence).min().orElse(0);
        }

        /** The last one; -1 if the passage has no tokens. */
        int lastScored() {
            return pieces.stream().filter(Piece::scored).mapToInt(Piece::sentence).max().orElse(-1);
        }
    }

    /**
     * Plans the windows of a passage.
     *
     * @param lengths tokens of each sentence
     * @param room most tokens of a window, heading and specials not counted
     * @return at least one window; exactly one, with everything, if all fits
     */
    static List<Window> plan(int[] lengths, int room) {
        List<Piece> units = units(lengths, room);
        if (Arrays.stream(lengths).asLongStream().sum() <= room) {
            return List.of(new Window(units));
        }
        List<Window> windows = new ArrayList<>();
        int from = 0;
        while (from < units.size()) {
            int to = end(units, from, room);
            windows.add(window(units, from, to, room));
            from = to;
        }
        return Collections.unmodifiableList(windows);
    }

    /**
     * Sentences with tokens, those longer than a window in fragments of equal length, up to one
     * token.
     */
    private static List<Piece> units(int[] lengths, int room) {
        List<Piece> units = new ArrayList<>(lengths.length);
        for (int s = 0; s < lengths.length; s++) {
            int length = lengths[s];
            int most = length <= room ? length : room / FRAGMENT_SHARE;
            int fragments = length == 0 ? 0 : (length + most - 1) / most;
            for (int f = 0; f < fragments; f++) {
                int from = (int) ((long) length * f / fragments);
                int to = (int) ((long) length * (f + 1) / fragments);
                units.add(new Piece(s, from, to, true));
            }
        }
        return Collections.unmodifiableList(units);
    }

    /**
     * The unit behind the last one that the window beginning at a unit can score, with both
     * neighbours read.
     */
    private static int end(List<Piece> units, int from, int room) {
        int taken = context(units, from - 1, room) + units.get(from).length();
        int to = from + 1;
        while (to < units.size()
                && taken + units.get(to).length() + context(units, to + 1, room) <= room) {
            taken += units.get(to).length();
            to++;
        }
        return to;
    }

    private static Window window(List<Piece> units, int from, int to, int room) {
        // Only a window of a single long sentence can be too full for its neighbours: they then
        // share what is left.
        int left = room - units.subList(from, to).stream().mapToInt(Piece::length).sum();
        int before = context(units, from - 1, room);
        int after = context(units, to, room);
        if (before + after > left) {
            before = Math.min(before, Math.max(left / 2, left - after));
            after = Math.min(after, left - before);
        }
        List<Piece> pieces = new ArrayList<>(to - from + 2);
        if (before > 0) {
            Piece unit = units.get(from - 1);
            pieces.add(new Piece(unit.sentence(), unit.to() - before, unit.to(), false));
        }
        pieces.addAll(units.subList(from, to));
        if (after > 0) {
            Piece unit = units.get(to);
            pieces.add(new Piece(unit.sentence(), unit.from(), unit.from() + after, false));
        }
        return new Window(Collections.unmodifiableList(pieces));
    }

    /** Tokens that a unit takes as a neighbour; none if there is no such unit. */
    private static int context(List<Piece> units, int unit, int room) {
        return unit < 0 || unit >= units.size()
                ? 0
                : Math.min(units.get(unit).length(), room / CONTEXT_SHARE);
    }
}
