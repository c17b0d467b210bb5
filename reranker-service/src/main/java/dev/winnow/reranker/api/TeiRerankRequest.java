package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of text-embeddings-inference, answered by a bare list. Fields that are not listed are
 * ignored.
 *
 * @param query the question
 * @param texts the texts
 * @param rawScores whether scores are the model's logits instead of probabilities
 * @param returnText whether results carry the texts
 * @param truncate false to refuse texts that are too long; they are cut if it is left out, as
 *     {@code auto_truncate} in {@code /info} says
 * @param truncationDirection only {@code right}: the end of a long text is left out
 */
@LenientJson
record TeiRerankRequest(
        @Nullable String query,
        List<@Nullable String> texts,
        @Nullable Boolean rawScores,
        @Nullable Boolean returnText,
        @Nullable Boolean truncate,
        @Nullable String truncationDirection)
        implements RerankCall {

    /**
     * One text.
     *
     * @param index its place in the request
     * @param text the text, if asked for
     * @param score calibrated probability, or logit
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
        return TextList.of("texts", texts, most, text -> text);
    }

    @Override
    public int wanted(int all) {
        return all;
    }

    @Override
    public Cutting cutting() {
        if (truncationDirection != null && !truncationDirection.equalsIgnoreCase("right")) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "truncation_direction can only be right: what is too long is cut at its end")
                    .at("truncation_direction");
        }
        return new Cutting(Integer.MAX_VALUE, !Boolean.FALSE.equals(truncate));
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
