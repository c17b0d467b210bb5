package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of text-embeddings-inference, answered by a bare list. Fields that are not listed are
 * ignored.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param texts the texts, 1 to 1000 ({@code winnow.reranker.max-documents})
 * @param rawScores whether scores are the model's logits instead of probabilities; default false
 * @param returnText whether results carry the texts; default false
 * @param truncate false to refuse texts that are too long; they are cut if it is left out, as
 *     {@code auto_truncate} in {@code /info} says
 * @param truncationDirection only {@code right}: the end of a long text is left out
 */
@LenientJson
record TeiRerankRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) List<@Nullable String> texts,
        @Nullable Boolean rawScores,
        @Nullable Boolean returnText,
        @Nullable Boolean truncate,
        @Nullable String truncationDirection)
        implements RerankCall {

    /**
     * One text.
     *
     * @param index the text's place in the request, from 0
     * @param text the text, if asked for
     * @param score calibrated probability that the text answers the query, 0 to 1, or the model's
     *     logit
     */
    record TeiRank(int index, @Nullable String text, float score) {}

    @Override
    public @Nullable String question() {
        return query;
    }

    @Override
    public List<String> texts(int most) {
        if (texts.isEmpty()) {
            throw ProblemException.empty("texts");
        }
        return RerankCall.readTexts("texts", texts, most, text -> text);
    }

    @Override
    public Cutting cutting() {
        if (truncationDirection != null && !truncationDirection.equalsIgnoreCase("right")) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "truncation_direction can only be right: what is too long is cut at its end")
                    .at("truncation_direction");
        }
        return new Cutting("texts", Integer.MAX_VALUE, !Boolean.FALSE.equals(truncate));
    }

    @Override
    public List<TeiRank> answer(ScoredTexts ranking) {
        boolean raw = Boolean.TRUE.equals(rawScores);
        boolean withText = Boolean.TRUE.equals(returnText);
        return ranking.best(
                (index, scores) ->
                        new TeiRank(
                                index,
                                withText ? ranking.text(index) : null,
                                (raw ? scores.rankLogit() : scores.rankProbability()).value()));
    }
}
