package dev.winnow.reranker.api;

import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of LibreChat's rag-api reranker. Fields that are not listed are ignored.
 *
 * @param profile the client's name for a way of ranking, which comes back with the answer
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param candidates the texts with their ids, 1 to 1000 ({@code winnow.reranker.max-documents})
 * @param topN most results, 1 or more; all if it is left out
 */
@LenientJson
record RagApiRerankRequest(
        @Nullable String profile,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
                List<@Nullable RagApiCandidate> candidates,
        @Nullable Integer topN)
        implements RerankCall {

    /**
     * A text to rank. The score that it came with is of no use.
     *
     * @param id comes back with the result
     * @param text what is ranked
     */
    @LenientJson
    record RagApiCandidate(
            @Nullable String id,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String text) {}

    /**
     * The answer.
     *
     * @param profile that of the request; missing if it had none
     * @param model the model that ran
     * @param results best first
     */
    record RagApiRanking(@Nullable String profile, String model, List<RagApiRank> results) {}

    /**
     * One candidate.
     *
     * @param id the candidate's own; missing if it had none
     * @param index the candidate's place in the request, from 0
     * @param score calibrated probability that the text answers the query, 0 to 1
     */
    record RagApiRank(@Nullable String id, int index, float score) {}

    @Override
    public @Nullable String question() {
        return query;
    }

    @Override
    public List<String> texts(int most) {
        return RerankCall.readTexts("candidates", candidates, most, RagApiCandidate::text);
    }

    @Override
    public int wanted(int all) {
        return topN == null ? all : Math.min(all, RerankRequest.positive("top_n", topN));
    }

    @Override
    public Cutting cutting() {
        return new Cutting("candidates", Integer.MAX_VALUE, true);
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
