package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses settings and gate together. Admitted is what costs no collection more than {@value
 * #MOST_LOSS} of nDCG@10 against no feedback, leaves none below the better of its two sources, and
 * opens for {@value #LEAST_OPENED} to {@value #MOST_OPENED} of the queries on the average of the
 * collections. Of that, the highest sum of nDCG@10 and recall@100 on the average of the collections
 * wins, whatever their sizes; of equals, the first. If nothing is admitted, what breaks these rules
 * least wins.
 *
 * <p>Collections, candidates and gates are named by their positions.
 */
final class GateFit {

    /**
     * A third of the loss that the product allows itself on a collection that it was not fitted on
     * (.003).
     */
    static final double MOST_LOSS = .001;

    /** A gate that hardly opens saves nothing but work. */
    static final double LEAST_OPENED = .2;

    /**
     * The second search costs as much as the first; a gate that opens for most questions spares
     * none.
     */
    static final double MOST_OPENED = .5;

    /** Figures that differ by less come from rounding. */
    private static final double ROUNDING = 1e-12;

    /** By collection, candidate and gate; computed once for all fits. */
    private final Score[][][] scores;

    /** nDCG@10 of the better source of each collection. */
    private final double[] single;

    /**
     * @param collections with the same candidates in the same order
     * @param gates to choose from
     */
    GateFit(List<CollectionTrials> collections, List<FeedbackGate> gates) {
        single =
                collections.stream()
                        .mapToDouble(c -> Math.max(c.lexical().meanNdcg(), c.dense().meanNdcg()))
                        .toArray();
        scores =
                collections.stream()
                        .map(
                                collection ->
                                        collection.trials().stream()
                                                .map(trial -> scores(trial, gates))
                                                .toArray(Score[][]::new))
                        .toArray(Score[][][]::new);
    }

    private static Score[] scores(CollectionTrials.Trial trial, List<FeedbackGate> gates) {
        return gates.stream().map(gate -> score(trial, gate)).toArray(Score[]::new);
    }

    /**
     * The choice.
     *
     * @param candidate position of the settings
     * @param gate position of the gate
     */
    record Chosen(int candidate, int gate) {}

    /**
     * Means over the queries of a collection.
     *
     * @param ndcg nDCG@10 behind the gate
     * @param recall recall@100 behind the gate
     * @param gain nDCG@10 behind the gate minus nDCG@10 without feedback
     * @param opened share of the queries that the gate opens for
     */
    private record Score(double ndcg, double recall, double gain, double opened) {}

    /**
     * The worth of a choice.
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

    private static Score score(CollectionTrials.Trial trial, FeedbackGate gate) {
        double ndcg = 0;
        double recall = 0;
        double gain = 0;
        int opened = 0;
        int queries = trial.signals().size();
        for (int q = 0; q < queries; q++) {
            boolean open = gate.opens(trial.signals().get(q));
            Figures figures = open ? trial.on() : trial.off();
            ndcg += figures.ndcg()[q];
            recall += figures.recall()[q];
            gain += figures.ndcg()[q] - trial.off().ndcg()[q];
            opened += open ? 1 : 0;
        }
        return new Score(
                ndcg / queries, recall / queries, gain / queries, (double) opened / queries);
    }

    /** Fits to all collections but one; to all of them if that is none. */
    Chosen without(int left) {
        return fit(IntStream.range(0, single.length).filter(c -> c != left).toArray());
    }

    /** Fits to the collections at these positions. */
    Chosen fit(int... collections) {
        Chosen best = new Chosen(0, 0);
        Worth most = worth(collections, 0, 0);
        for (int t = 0; t < scores[0].length; t++) {
            for (int g = 0; g < scores[0][t].length; g++) {
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
            Score score = scores[c][candidate][gate];
            sum += score.ndcg() + score.recall();
            opened += score.opened();
            broken += Math.max(0, -score.gain() - MOST_LOSS);
            broken += Math.max(0, single[c] - score.ndcg());
        }
        broken += Math.max(0, LEAST_OPENED - opened / collections.length);
        broken += Math.max(0, opened / collections.length - MOST_OPENED);
        return new Worth(broken, sum / collections.length);
    }
}
