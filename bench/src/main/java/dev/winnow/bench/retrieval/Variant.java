package dev.winnow.bench.retrieval;

import dev.winnow.core.query.Interpolation;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;

/**
 * Settings of retrieval, as a line of a table.
 *
 * @param name unique within an experiment
 * @param mode which sources are asked
 * @param settings how their lists are made, fused and fed back
 * @param interpolation of each request, in place of the settings'
 */
public record Variant(
        String name, RetrievalMode mode, RetrievalSettings settings, Interpolation interpolation) {

    /** Requests that leave everything to the settings. */
    public Variant(String name, RetrievalMode mode, RetrievalSettings settings) {
        this(name, mode, settings, Interpolation.DEFAULTS);
    }

    /** The same with one lexical share for all questions alike. */
    public Variant withConstantWeight() {
        return new Variant(
                name, mode, settings, new Interpolation(null, null, null, settings.finalWeight()));
    }
}
