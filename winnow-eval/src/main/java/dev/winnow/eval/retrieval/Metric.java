package dev.winnow.eval.retrieval;

import dev.winnow.eval.metric.RankingMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The measures of a table, by their names in the JSON. */
public enum Metric {
    NDCG_10("ndcg@10", q -> RankingMetrics.ndcg(q.documents(), q.query().grades(), 10)),
    MAP("map", q -> RankingMetrics.averagePrecision(q.documents(), q.query().grades())),
    MRR_10("mrr@10", q -> RankingMetrics.reciprocalRank(q.documents(), q.query().grades(), 10)),
    RECALL_100("recall@100", q -> RankingMetrics.recall(q.documents(), q.query().grades(), 100)),
    /** Needs a deep run: the product's own window is smaller. */
    RECALL_1000(
            "recall@1000", q -> RankingMetrics.recall(q.documents(), q.query().grades(), 1_000));

    private final String label;
    private final ToDoubleFunction<RankedQuery> measure;

    Metric(String label, ToDoubleFunction<RankedQuery> measure) {
        this.label = label;
        this.measure = measure;
    }

    public String label() {
        return label;
    }

    /** The measure of each query, in order. */
    public double[] of(List<RankedQuery> queries) {
        return queries.stream().mapToDouble(measure).toArray();
    }
}
