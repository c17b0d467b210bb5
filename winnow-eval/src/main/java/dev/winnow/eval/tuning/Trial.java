package dev.winnow.eval.tuning;

import dev.winnow.core.retrieval.FeedbackSignals;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.List;

/**
 * One candidate on one collection: feedback on every query, beside the same settings without it.
 *
 * @param settings the candidate; feedback always runs
 * @param off without feedback
 * @param on with feedback
 * @param signals what the gate would see, query by query
 */
public record Trial(
        RetrievalSettings settings, Figures off, Figures on, List<FeedbackSignals> signals) {

    public Trial {
        signals = List.copyOf(signals);
    }
}
