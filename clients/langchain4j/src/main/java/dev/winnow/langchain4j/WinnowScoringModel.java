package dev.winnow.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.winnow.client.RerankAnswer;
import dev.winnow.client.RerankQuery;
import dev.winnow.client.WinnowClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Scores by Winnow's reranker: calibrated probabilities that a text helps to answer, so that {@code
 * minScore} of an aggregator means the same for every question.
 */
public final class WinnowScoringModel implements ScoringModel {

    private final WinnowClient winnow;

    public WinnowScoringModel(WinnowClient winnow) {
        this.winnow = winnow;
    }

    /**
     * {@inheritDoc}
     *
     * @throws dev.winnow.client.WinnowException if there is no answer, e.g. because there are more
     *     segments than the server takes
     */
    @Override
    public Response<List<Double>> scoreAll(List<TextSegment> segments, String query) {
        if (segments.isEmpty()) {
            return Response.from(List.of());
        }
        RerankAnswer answer =
                winnow.rerank(
                        RerankQuery.of(query, segments.stream().map(TextSegment::text).toList()));
        Double[] scores = new Double[segments.size()];
        for (RerankAnswer.Result result : answer.results()) {
            scores[result.index()] = result.relevanceScore();
        }
        String degraded = WinnowContentRetriever.said(answer.degraded());
        return Response.from(
                Arrays.asList(scores),
                new TokenUsage(Math.toIntExact(answer.usage().totalTokens())),
                null,
                degraded.isEmpty() ? Map.of() : Map.of(WinnowContentRetriever.DEGRADED, degraded));
    }
}
