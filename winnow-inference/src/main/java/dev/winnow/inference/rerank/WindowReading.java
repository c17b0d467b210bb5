package dev.winnow.inference.rerank;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.text.Bm25;
import java.util.Arrays;
import java.util.List;

/**
 * How much of a passage of many windows is read: those that share the question's words, by {@link
 * Bm25} counted over the windows of the passage; and the others as well where none of these more
 * likely answers than not. Chosen and measured in docs/results/reading.md. Pure, and monotone: a
 * lower {@code below} or a higher {@code most} never reads less.
 *
 * @param below share of the best window's BM25, 0 to 1; windows with less are left unread
 * @param most share of the windows, 0 to 1; of more, the best ones are read
 */
public record WindowReading(float below, float most) {

    /** Reads every window. */
    public static final WindowReading ALL = new WindowReading(0f, 1f);

    /**
     * Of texts of 20,000 tokens a third is read; from a {@code below} of .25 on single questions
     * lose their evidence, whose words stand everywhere, and beyond two fifths nothing was gained.
     */
    public static final WindowReading LIKELY = new WindowReading(.15f, .4f);

    /**
     * Windows that are read in any case, best first; a passage with no more goes on as if there
     * were no rule. Some 5,000 tokens and a second on two cores. With eight, texts of ten to twenty
     * windows lose a fortieth of their evidence.
     */
    static final int SHORT = 16;

    /** As likely as not, which is where the floor begins as well. */
    public static final float ANSWERS = .5f;

    public WindowReading {
        share("below", below);
        share("most", most);
    }

    /**
     * All windows, those with most of the question's words first, ties by place.
     *
     * @param windows their texts, in the order of the passage
     */
    public Order order(String question, List<String> windows) {
        float[] words = Bm25.scores(question, windows);
        int[] order = Ranking.order(words);
        int fewest = Math.min(SHORT, order.length);
        int all = Math.max(fewest, (int) Math.ceil(most * order.length));
        int likely = fewest;
        while (likely < all && words[order[likely]] >= below * words[order[0]]) {
            likely++;
        }
        return new Order(Arrays.stream(order).boxed().toList(), likely);
    }

    /**
     * The order in which windows are read.
     *
     * @param places of all
     * @param likely how many of the first are read in any case; the others are where none of these
     *     reaches {@link #ANSWERS}
     */
    public record Order(List<Integer> places, int likely) {

        public Order {
            places = List.copyOf(places);
        }
    }

    private static void share(String name, float value) {
        if (!(value >= 0f && value <= 1f)) {
            throw new IllegalArgumentException(
                    "%s is a share between 0 and 1, got %s".formatted(name, value));
        }
    }
}
