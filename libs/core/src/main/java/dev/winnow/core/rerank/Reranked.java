package dev.winnow.core.rerank;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Score;
import java.util.List;

/**
 * The model's scores of one passage.
 *
 * @param passageId the passage; its text stands once, in its candidate
 * @param rankLogit raw rank score
 * @param rankProbability calibrated rank score
 * @param sentences one score for each sentence that was read, in order; together they cover the
 *     text unless some of a long passage was left unread. Empty from a model without a prune head
 * @param truncated whether some of the text was longer than the model could read; for the question
 *     there is {@link Reranking#questionCut()}
 */
public record Reranked(
        PassageId passageId,
        Score rankLogit,
        Score rankProbability,
        List<SentenceScore> sentences,
        boolean truncated) {

    public Reranked {
        sentences = List.copyOf(sentences);
    }
}
