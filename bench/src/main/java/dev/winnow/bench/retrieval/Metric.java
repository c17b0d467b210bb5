package dev.winnow.bench.retrieval;

import dev.winnow.bench.metric.RankingMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The measures of a table, by their names in the JSON. */
public enum Metric {
    NDCG_10("ndcg@10", false, q -> RankingMetrics.ndcg(q.documents(), q.query().grades(), 10)),
    MAP("map", false, q -> RankingMetrics.averagePrecision(q.documents(), q.query().grades())),
    MRR_10(
            "mrr@10",
            false,
            q -> RankingMetrics.reciprocalRank(q.documents(), q.query().grades(), 10)),
    RECALL_100(
            "recall@100",
            false,
            q -> RankingMetrics.recall(q.documents(), q.query().grades(), 100)),
    RECALL_1000(
            "recall@1000",
            true,
            q -> RankingMetrics.recall(q.documents(), q.query().grades(), 1_000)),
    /** The usual MAP: published ones are over 1,000 ranks. */
    MAP_1000(
            "map@1000",
            true,
            q -> RankingMetrics.averagePrecision(q.documents(), q.query().grades()));

    private final String label;
    private final boolean deep;
    private final ToDoubleFunction<CollectionRun.RankedQuery> measure;

    Metric(String label, boolean deep, ToDoubleFunction<CollectionRun.RankedQuery> measure) {
        this.label = label;
        this.deep = deep;
        this.measure = measure;
    }

    public String label() {
        return label;
    }

    /** Whether it needs a run of 1,000 passages: the product's own window is smaller. */
    public boolean deep() {
        return deep;
    }

    /** The measure of one query. */
    public double of(CollectionRun.RankedQuery query) {
        return measure.applyAsDouble(query);
    }

    /** The measure of each query, in order. */
    public double[] of(List<CollectionRun.RankedQuery> queries) {
        return queries.stream().mapToDouble(measure).toArray();
    }
}
