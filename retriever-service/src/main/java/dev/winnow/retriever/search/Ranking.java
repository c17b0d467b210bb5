package dev.winnow.retriever.search;

import dev.winnow.core.identity.PassageId;
import java.util.Arrays;
import java.util.List;

/** The one order of lists: highest score first, ties by passage id. */
final class Ranking {

    private Ranking() {}

    /** Positions of the passages, best first. */
    static int[] order(float[] scores, List<PassageId> ids) {
        Integer[] positions = new Integer[scores.length];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i;
        }
        Arrays.sort(
                positions,
                (a, b) -> {
                    int byScore = Float.compare(scores[b], scores[a]);
                    return byScore != 0 ? byScore : ids.get(a).compareTo(ids.get(b));
                });
        int[] order = new int[positions.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = positions[i];
        }
        return order;
    }

    /** Rank of each passage, 1 for the best. */
    static int[] ranks(int[] order) {
        int[] ranks = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            ranks[order[i]] = i + 1;
        }
        return ranks;
    }
}
