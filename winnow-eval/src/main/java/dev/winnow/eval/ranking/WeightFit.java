package dev.winnow.eval.ranking;

import java.util.ArrayList;
import java.util.List;

/**
 * The model's share of a list, fitted to queries: the smallest that they cannot tell from the one
 * with the highest mean nDCG@10.
 *
 * <p>The one-standard-error rule (Breiman, Friedman, Olshen and Stone, Classification and
 * Regression Trees, 1984, section 3.4.3), with the error of the paired difference. Some hundred
 * queries leave the top of the curve flat, and where on it the highest mean lies is chance. A
 * fitted share is used on other collections, and the less of the list it hands to the model, the
 * less it can lose there.
 */
public final class WeightFit {

    /** Twentieths: finer steps are below what some hundred queries can tell apart. */
    private static final int STEPS = 20;

    private WeightFit() {}

    /**
     * A share of the model that was tried.
     *
     * @param share of the interpolated list, 0 (retrieval alone) to 1 (the model alone)
     * @param ndcg mean nDCG@10
     * @param behind how far the mean is below the best share's, 0 upwards
     * @param error standard error of that difference, paired by query
     */
    public record Tried(float share, double ndcg, double behind, double error) {}

    /**
     * All shares from 0 to 1 in ascending order.
     *
     * @param lists one for each query, two at least: one alone has no error
     */
    static List<Tried> sweep(List<ScoredList> lists) {
        if (lists.size() < 2) {
            throw new IllegalArgumentException(
                    "a share is fitted to two queries at least, not to " + lists.size());
        }
        double[][] ndcg = new double[STEPS + 1][lists.size()];
        double[] means = new double[STEPS + 1];
        int best = 0;
        for (int step = 0; step <= STEPS; step++) {
            for (int query = 0; query < lists.size(); query++) {
                ndcg[step][query] = lists.get(query).ndcg(share(step));
                means[step] += ndcg[step][query] / lists.size();
            }
            best = means[step] > means[best] ? step : best;
        }
        List<Tried> sweep = new ArrayList<>(STEPS + 1);
        for (int step = 0; step <= STEPS; step++) {
            double behind = means[best] - means[step];
            double error = error(ndcg[best], ndcg[step], behind);
            sweep.add(new Tried(share(step), means[step], behind, error));
        }
        return List.copyOf(sweep);
    }

    /** The smallest share that the queries cannot tell from the best. */
    static float chosen(List<Tried> sweep) {
        return sweep.stream()
                .filter(tried -> tried.behind() <= tried.error())
                .findFirst()
                .orElseThrow()
                .share();
    }

    private static float share(int step) {
        return (float) step / STEPS;
    }

    private static double error(double[] best, double[] other, double mean) {
        double squares = 0;
        for (int query = 0; query < best.length; query++) {
            double deviation = best[query] - other[query] - mean;
            squares += deviation * deviation;
        }
        return Math.sqrt(squares / (best.length - 1) / best.length);
    }
}
