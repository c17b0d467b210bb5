package dev.winnow.eval.ranking;

import java.util.List;
import java.util.SortedMap;

/**
 * A reranker on several collections.
 *
 * @param model name and hash of the reranker
 * @param depth documents of each list that it scored
 * @param weight its share of the interpolated list
 * @param fittedOn where the weight is from, in words
 * @param sweep share to mean nDCG@10 on the queries that it was fitted to; empty if it was given
 * @param lines one for each collection
 */
public record RankingResult(
        String model,
        int depth,
        float weight,
        String fittedOn,
        SortedMap<Float, Double> sweep,
        List<RankingLine> lines) {

    public RankingResult {
        lines = List.copyOf(lines);
    }
}
