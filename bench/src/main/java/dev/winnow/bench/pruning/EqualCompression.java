package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps the best sentences of a row until a share of its characters is used. Sentences are taken by
 * score, ties by position, while they fit; one that does not fit is passed over, and the first is
 * always taken. So every method is compared at the same price.
 */
public final class EqualCompression {

    /** Rows with fewer sentences leave nothing to choose. */
    public static final int FEWEST_SENTENCES = 4;

    private EqualCompression() {}

    /** Whether a row belongs to this comparison. */
    public static boolean counts(LabelledRow row) {
        return row.answerable() && row.sentences().size() >= FEWEST_SENTENCES;
    }

    /** Whether a row leaves anything to choose, answerable or not. */
    static boolean longEnough(RowScores scored) {
        return scored.row().sentences().size() >= FEWEST_SENTENCES;
    }

    /**
     * Chooses sentences.
     *
     * @param scores one for each sentence
     * @param compression share of characters to remove, 0 to 1
     * @return for each sentence whether it is kept
     */
    public static boolean[] keep(LabelledRow row, float[] scores, double compression) {
        List<String> sentences = row.sentences();
        Integer[] order = new Integer[sentences.size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparingInt(i -> i));
        double room = (1 - compression) * row.characters();
        boolean[] kept = new boolean[sentences.size()];
        boolean first = true;
        for (int i : order) {
            int length = sentences.get(i).length();
            if (first || length <= room) {
                kept[i] = true;
                room -= length;
                first = false;
            }
        }
        return kept;
    }
}
