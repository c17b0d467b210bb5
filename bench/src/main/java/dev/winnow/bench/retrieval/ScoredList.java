package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.JudgedQuery;
import dev.winnow.bench.metric.RankingMetrics;
import dev.winnow.core.fusion.RankInterpolation;
import dev.winnow.core.fusion.Ranking;
import java.util.ArrayList;
import java.util.List;

/**
 * The documents that retrieval found for a query, with two scores each.
 *
 * @param query the query
 * @param documents ids in ascending order, so that ties are by id
 * @param retrieval fused score of each
 * @param logits what the reranker says of each
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record ScoredList(JudgedQuery query, List<String> documents, float[] retrieval, float[] logits) {

    /** Ranks that count. */
    private static final int DEPTH = 10;

    ScoredList {
        documents = List.copyOf(documents);
    }

    /** nDCG@10 of the list that both scores make. */
    double ndcg(float weight) {
        int[] order = Ranking.order(RankInterpolation.scores(logits, retrieval, weight));
        List<String> ranked = new ArrayList<>(order.length);
        for (int position : order) {
            ranked.add(documents.get(position));
        }
        return RankingMetrics.ndcg(ranked, query.grades(), DEPTH);
    }
}
