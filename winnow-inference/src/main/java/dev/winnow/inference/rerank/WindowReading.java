package dev.winnow.inference.rerank;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.text.Bm25;
import java.util.Arrays;
import java.util.List;

/**
 * Which windows of a long passage are read: those that share most of the question's words, by
 * {@link Bm25} counted over the windows of the passage. Chosen and measured in
 * docs/results/reading.md.
 */
public final class WindowReading {

    /**
     * Windows of a passage that are read in any case, some 8,000 tokens: what two cores read in
     * less than two seconds. Of texts of 20,000 tokens that is two fifths; with sixteen two to four
     * in a hundred of the evidence are lost beside it.
     */
    private static final int FEWEST = 28;

    /** Of more than eighty: nearly as large a share as was measured. */
    private static final float SHARE = .35f;

    private WindowReading() {}

    /** How many windows are read of a passage of so many. */
    public static int most(int windows) {
        return Math.min(windows, Math.max(FEWEST, (int) Math.ceil(SHARE * windows)));
    }

    /**
     * The places of all windows, that with most of the question's words first, ties by place.
     *
     * @param windows their texts, in the order of the passage
     */
    public static List<Integer> order(String question, List<String> windows) {
        return Arrays.stream(Ranking.order(Bm25.scores(question, windows))).boxed().toList();
    }
}
