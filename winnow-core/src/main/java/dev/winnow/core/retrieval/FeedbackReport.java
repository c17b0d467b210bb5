package dev.winnow.core.retrieval;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of feedback for one question: the wish, the decision with its reason, and what was fed back.
 *
 * @param use off, gate or on, as it was in effect
 * @param timing when lists were interpolated
 * @param feedbackWeight share of the words in the list that feedback was taken from
 * @param finalWeight share of the words in the final list, as it was for this question
 * @param ran whether there was a second round
 * @param reason one word and, behind a colon, the numbers that decided: {@code off}, {@code on}, {@code gate-open: ...}, {@code gate-closed: ...},
 *     {@code no-time}, {@code nothing-found}
 * @param signals what the first round showed; null where nobody looked
 * @param passages passages that were fed back, best first; empty if there was no second round
 * @param terms the fed-back query in words, heaviest first; empty if the words were not fed back
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
}
