package dev.winnow.bench.tuning;

import dev.winnow.bench.retrieval.Metric;
import dev.winnow.bench.retrieval.RankedQuery;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Figures of one variant of retrieval, query by query.
 *
 * @param ndcg nDCG@10
 * @param recall recall@100
 */
@SuppressWarnings("ArrayRecordComponent") // Written once by those who make it; compared by nobody.
public record Figures(double[] ndcg, double[] recall) {

    /** Room for this many queries. */
    static Figures of(int queries) {
        return new Figures(new double[queries], new double[queries]);
    }

    void set(int query, RankedQuery ranked) {
        ndcg[query] = Metric.NDCG_10.of(ranked);
        recall[query] = Metric.RECALL_100.of(ranked);
    }

    /** Mean nDCG@10. */
    public double meanNdcg() {
        return mean(ndcg);
    }

    /** Mean recall@100. */
    public double meanRecall() {
        return mean(recall);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** Number of queries. */
    public int queries() {
        return ndcg.length;
    }

    /** These figures of the queries that are named, the others of all other queries. */
    Figures where(IntPredicate these, Figures others) {
        Figures mixed = of(queries());
        for (int q = 0; q < queries(); q++) {
            Figures from = these.test(q) ? this : others;
            mixed.ndcg[q] = from.ndcg[q];
            mixed.recall[q] = from.recall[q];
        }
        return mixed;
    }
}
