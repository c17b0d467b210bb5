package dev.winnow.eval.tuning;

import dev.winnow.eval.tuning.GateScores.Score;
import java.util.stream.IntStream;

/**
 * Chooses settings and gate together. Admitted is what costs no collection more than {@value #MOST_LOSS} of nDCG@10 against no feedback, leaves none below the
 * better of its two sources, and opens for {@value #LEAST_OPENED} to {@value #MOST_OPENED} of the queries on the average of the collections. Of that, the highest
 * sum of nDCG@10 and recall@100 on the average of the collections wins, whatever their sizes; of equals, the first. If nothing is admitted, what
 * breaks these rules least wins.
 */
final class GateFit {

    /** A third of the loss that the product allows itself on a collection that it was not fitted on (.003). */
    static final double MOST_LOSS = .001;

    /** A gate that hardly opens saves nothing but work. */
    static final double LEAST_OPENED = .2;

    /** The second search costs as much as the first; a gate that opens for most questions spares none. */
    static final double MOST_OPENED = .5;

    /** Figures that differ by less come from rounding. */
    private static final double ROUNDING = 1e-12;

    private final GateScores scores;

    GateFit(GateScores scores) {
        this.scores = scores;
    }

    /**
     * What was chosen.
     *
     * @param candidate position of the settings
     * @param gate position of the gate
     */
    record Chosen(int candidate, int gate) {}

    /**
     * How good a choice is.
     *
     * @param broken how far the rules are broken, 0 if they are kept
     * @param sum nDCG@10 and recall@100, on the average of the collections
     */
    private record Worth(double broken, double sum) {

        boolean above(Worth other) {
            return Math.abs(broken - other.broken) > ROUNDING
                    ? broken < other.broken
                    : sum > other.sum + ROUNDING;
        }
    }

    /** Fits to the collections at these positions. */
    Chosen fit(int[] collections) {
        Chosen best = new Chosen(0, 0);
        Worth most = worth(collections, 0, 0);
        for (int t = 0; t < scores.candidates(); t++) {
            for (int g = 0; g < scores.gates(); g++) {
                Worth worth = worth(collections, t, g);
                if (worth.above(most)) {
                    most = worth;
                    best = new Chosen(t, g);
                }
            }
        }
        return best;
    }

    private Worth worth(int[] collections, int candidate, int gate) {
        double sum = 0;
        double opened = 0;
        double broken = 0;
        for (int c : collections) {
            Score score = scores.of(c, candidate, gate);
            sum += score.ndcg() + score.recall();
            opened += score.opened();
            broken += Math.max(0, -score.gain() - MOST_LOSS);
            broken += Math.max(0, scores.single(c) - score.ndcg());
        }
        broken += Math.max(0, LEAST_OPENED - opened / collections.length);
        broken += Math.max(0, opened / collections.length - MOST_OPENED);
        return new Worth(broken, sum / collections.length);
    }

    /** All collections, and all but one. */
    int[] all() {
        return IntStream.range(0, scores.collections()).toArray();
    }

    int[] without(int left) {
        return IntStream.range(0, scores.collections()).filter(c -> c != left).toArray();
    }
}
