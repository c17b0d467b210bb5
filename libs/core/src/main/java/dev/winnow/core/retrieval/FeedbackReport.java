package dev.winnow.core.retrieval;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report on feedback for one question: the setting, the decision with its reason, and the
 * expanded query.
 *
 * @param use off, gate or on, as it was in effect
 * @param timing the time at which lists were interpolated
 * @param feedbackWeight weight of the lexical scores in the list that feedback was taken from, 0 to
 *     1
 * @param finalWeight weight of the lexical scores in the final list, as it was for this question, 0
 *     to 1
 * @param ran whether there was a second round
 * @param reason one word and, behind a colon, the numbers that decided: {@code off}, {@code on},
 *     {@code gate-open: ...}, {@code gate-closed: ...}, {@code no-time}, {@code nothing-found}
 * @param signals the signals of the first round; null if they were not computed, and then left out
 *     in JSON
 * @param passages passages that were fed back, best first; empty if there was no second round
 * @param terms terms of the expanded lexical query, heaviest first; empty if it was not expanded
 */
public record FeedbackReport(
        FeedbackUse use,
        FeedbackTiming timing,
        float feedbackWeight,
        float finalWeight,
        boolean ran,
        String reason,
        @Nullable FeedbackSignals signals,
        List<PassageId> passages,
        List<WeightedTerm> terms) {

    public FeedbackReport {
        passages = List.copyOf(passages);
        terms = List.copyOf(terms);
    }

    /**
     * Signals of the first round by which a gate predicts whether a second one helps. All are
     * by-products of work that is done anyway.
     *
     * @param agreement share of common passages in the ten best of both sources, 0 to 1; 0 where
     *     only one source was asked
     * @param gap relative drop of the fused score from rank 1 to rank 10, 0 to 1; 1 where there are
     *     fewer than ten
     * @param terms number of distinct terms of the question, 0 or more
     */
    public record FeedbackSignals(float agreement, float gap, int terms) {}
}
