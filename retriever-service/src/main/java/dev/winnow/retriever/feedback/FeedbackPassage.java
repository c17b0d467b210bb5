package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.WeightedTerm;
import java.util.List;

/**
 * A passage of the first round as word feedback sees it.
 *
 * @param score its score in the list that feedback is taken from, above 0
 * @param terms the terms that may be fed back, ordered by term, with their occurrences or impacts
 */
public record FeedbackPassage(float score, List<WeightedTerm> terms) {

    public FeedbackPassage {
        terms = List.copyOf(terms);
    }
}
