package dev.winnow.reranker.api;

import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of LibreChat's rag-api reranker. Fields that are not listed are ignored.
 *
 * @param profile the client's name for a way of ranking, which comes back with the answer
 * @param query the question
 * @param candidates the texts with their ids
 * @param topN most results
 */
@LenientJson
record RagApiRerankRequest(
        @Nullable String profile,
        @Nullable String query,
        List<@Nullable RagApiCandidate> candidates,
        @Nullable Integer topN)
        implements RerankCall {

    /**
     * A text to rank. The score that it came with is of no use.
     *
     * @param id comes back with the result
     */
    @LenientJson
    record RagApiCandidate(@Nullable String id, @Nullable String text) {}

    /**
     * The answer.
     *
     * @param model the model that ran
     * @param results best first
     */
    record RagApiRanking(@Nullable String profile, String model, List<RagApiRank> results) {}

    /**
     * One candidate.
     *
     * @param index its place in the request
     * @param score calibrated probability
     */
    record RagApiRank(@Nullable String id, int index, float score) {}

    @Override
    public @Nullable String question() {
        return query;
    }

    @Override
    public List<String> texts(int most) {
        return TextList.of("candidates", candidates, most, RagApiCandidate::text);
    }

    @Override
    public int wanted(int all) {
        return topN == null ? all : Math.min(all, RerankRequest.positive("top_n", topN));
    }

    @Override
    public Cutting cutting() {
        return new Cutting(Integer.MAX_VALUE, true);
    }

    @Override
    public RagApiRanking answer(ScoredTexts ranking) {
        return new RagApiRanking(
                profile,
                ranking.model(),
                ranking.best(
                        (index, scores) ->
                                new RagApiRank(
                                        id(index), index, scores.rankProbability().value())));
    }

    private @Nullable String id(int index) {
        RagApiCandidate candidate = candidates.get(index);
        return candidate == null ? null : candidate.id();
    }
}
