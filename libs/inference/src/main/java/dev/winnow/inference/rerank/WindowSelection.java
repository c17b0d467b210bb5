package dev.winnow.inference.rerank;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.text.Bm25;
import java.util.ArrayList;
import java.util.List;

/**
 * Which windows of a long passage are read, and in which order: those that share most of the
 * question's words, by {@link Bm25} counted over the windows of the passage. Chosen and measured in
 * docs/results/reading.md.
 */
public final class WindowSelection {

    /**
     * Windows up to which a passage is read whole and counts as read only then, some 5,000 tokens.
     */
    private static final int SHORT = 16;

    /**
     * Windows of a longer passage that are read in any case, some 8,000 tokens: what two cores read
     * in less than two seconds. Of texts of 20,000 tokens that is two fifths.
     */
    private static final int FEWEST = 28;

    /** Of more than eighty: nearly as large a share as was measured. */
    private static final float SHARE = .35f;

    private WindowSelection() {}

    /** Whether the windows of a passage with so many are chosen and ordered by their words. */
    static boolean isLong(int windows) {
        return windows > SHORT;
    }

    /** How many windows are read of a passage of so many. */
    private static int most(int windows) {
        return Math.min(windows, Math.max(FEWEST, (int) Math.ceil(SHARE * windows)));
    }

    /**
     * The stretches that are read, that with most of the question's words first, ties by place; all
     * of them where none shares a word, since nothing tells them apart then.
     *
     * @param stretches texts of windows that are read together, in the order of the passage
     * @param windows of each stretch, 1 or more
     * @return their places
     */
    public static List<Integer> chosen(
            String question, List<String> stretches, List<Integer> windows) {
        float[] words = Bm25.scores(question, stretches);
        int[] order = Ranking.order(words);
        int all = windows.stream().mapToInt(Integer::intValue).sum();
        int most = order.length == 0 || words[order[0]] == 0 ? all : most(all);
        List<Integer> chosen = new ArrayList<>();
        int read = 0;
        for (int stretch : order) {
            if (read >= most) {
                break;
            }
            chosen.add(stretch);
            read += windows.get(stretch);
        }
        return chosen;
    }
}
