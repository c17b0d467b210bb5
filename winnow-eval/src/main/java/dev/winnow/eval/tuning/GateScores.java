package dev.winnow.eval.tuning;

import dev.winnow.retriever.feedback.FeedbackGate;
import java.util.List;

/**
 * What each pair of candidate and gate gives on each collection, computed once for all fits.
 *
 * <p>Collections, candidates and gates are named by their positions.
 */
final class GateScores {

    /**
     * Means over the queries of a collection.
     *
     * @param ndcg nDCG@10 behind the gate
     * @param recall recall@100 behind the gate
     * @param gain nDCG@10 behind the gate minus nDCG@10 without feedback
     * @param opened share of the queries that the gate opens for
     */
    record Score(double ndcg, double recall, double gain, double opened) {}

    private final Score[][][] scores;
    private final double[] single;

    GateScores(List<CollectionTrials> collections, List<FeedbackGate> gates) {
        scores = new Score[collections.size()][][];
        single = new double[collections.size()];
        for (int c = 0; c < scores.length; c++) {
            CollectionTrials trials = collections.get(c);
            single[c] = Math.max(trials.words().meanNdcg(), trials.vectors().meanNdcg());
            scores[c] = new Score[trials.trials().size()][gates.size()];
            for (int t = 0; t < scores[c].length; t++) {
                for (int g = 0; g < gates.size(); g++) {
                    scores[c][t][g] = score(trials.trials().get(t), gates.get(g));
                }
            }
        }
    }

    int collections() {
        return scores.length;
    }

    int candidates() {
        return scores[0].length;
    }

    int gates() {
        return scores[0][0].length;
    }

    Score of(int collection, int candidate, int gate) {
        return scores[collection][candidate][gate];
    }

    /** nDCG@10 of the better one of words and vectors alone. */
    double single(int collection) {
        return single[collection];
    }

    private static Score score(Trial trial, FeedbackGate gate) {
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
}
