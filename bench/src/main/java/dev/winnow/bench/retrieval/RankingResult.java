package dev.winnow.bench.retrieval;

import dev.winnow.bench.metric.PairedMeans;
import java.util.List;

/**
 * A reranker on several collections.
 *
 * @param model name and hash of the reranker
 * @param depth documents of each list that it scored
 * @param weight its share of the interpolated list
 * @param lines one for each collection
 */
public record RankingResult(String model, int depth, float weight, List<Line> lines) {

    public RankingResult {
        lines = List.copyOf(lines);
    }

    /**
     * nDCG@10 of one collection, beside the list of hybrid search.
     *
     * @param collection name and split
     * @param queries that were measured
     * @param leftOut queries that were left out because the training data ask them
     * @param reranked by the model alone
     * @param interpolated by model and retrieval
     */
    public record Line(
            String collection,
            int queries,
            int leftOut,
            PairedMeans reranked,
            PairedMeans interpolated) {

        static Line of(String collection, int leftOut, List<ScoredList> lists, float weight) {
            double[] hybrid = ndcg(lists, 0f);
            return new Line(
                    collection,
                    lists.size(),
                    leftOut,
                    PairedMeans.of(hybrid, ndcg(lists, 1f)),
                    PairedMeans.of(hybrid, ndcg(lists, weight)));
        }

        private static double[] ndcg(List<ScoredList> lists, float weight) {
            return lists.stream().mapToDouble(list -> list.ndcg(weight)).toArray();
        }
    }
}
