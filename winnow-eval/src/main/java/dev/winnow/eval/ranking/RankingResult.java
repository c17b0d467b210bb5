package dev.winnow.eval.ranking;

import java.util.List;

/**
 * A reranker on several collections.
 *
 * @param model name and hash of the reranker
 * @param depth documents of each list that it scored
 * @param weight its share of the interpolated list
 * @param fittedOn where the weight is from, in words
 * @param sweep every share that was tried on the queries that it was fitted to, ascending; empty if it was given
 * @param lines one for each collection
 */
public record RankingResult(
        String model,
        int depth,
        float weight,
        String fittedOn,
        List<TriedShare> sweep,
        List<RankingLine> lines) {

    public RankingResult {
        sweep = List.copyOf(sweep);
        lines = List.copyOf(lines);
    }
}
