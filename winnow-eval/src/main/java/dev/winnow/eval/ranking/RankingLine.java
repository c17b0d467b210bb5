package dev.winnow.eval.ranking;

import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;
import java.util.List;

/**
 * One collection: nDCG@10 with 95 % intervals, differences paired by query.
 *
 * @param collection name and split
 * @param queries that were measured
 * @param leftOut queries that were left out because the training data ask them
 * @param hybrid the list as retrieval made it
 * @param reranked by the model alone
 * @param interpolated by both
 * @param rerankedMinusHybrid paired
 * @param interpolatedMinusHybrid paired
 */
public record RankingLine(
        String collection,
        int queries,
        int leftOut,
        Interval hybrid,
        Interval reranked,
        Interval interpolated,
        Interval rerankedMinusHybrid,
        Interval interpolatedMinusHybrid) {

    static RankingLine of(String collection, int leftOut, List<ScoredList> lists, float weight) {
        double[] hybrid = ndcg(lists, 0f);
        double[] reranked = ndcg(lists, 1f);
        double[] interpolated = ndcg(lists, weight);
        return new RankingLine(
                collection,
                lists.size(),
                leftOut,
                Bootstrap.mean(hybrid),
                Bootstrap.mean(reranked),
                Bootstrap.mean(interpolated),
                Bootstrap.difference(reranked, hybrid),
                Bootstrap.difference(interpolated, hybrid));
    }

    private static double[] ndcg(List<ScoredList> lists, float weight) {
        return lists.stream().mapToDouble(list -> list.ndcg(weight)).toArray();
    }
}
