package dev.winnow.eval.retrieval;

import dev.winnow.core.query.Interpolation;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;

/**
 * One way of retrieving, as a line of a table.
 *
 * @param name unique within an experiment
 * @param mode which sources are asked
 * @param settings how their lists are made, fused and fed back
 * @param wishes what each request says itself
 */
public record Variant(
        String name, RetrievalMode mode, RetrievalSettings settings, Interpolation wishes) {

    /** Requests that leave everything to the settings. */
    public Variant(String name, RetrievalMode mode, RetrievalSettings settings) {
        this(name, mode, settings, Interpolation.DEFAULTS);
    }

    /** The same with one share of the words for every question, whatever its vector tells. */
    public Variant withConstantWeight() {
        return new Variant(
                name, mode, settings, new Interpolation(null, null, null, settings.finalWeight()));
    }
}
