package dev.winnow.retriever.search;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.query.Interpolation;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.score.Impacts;
import java.util.List;

/**
 * What is to be found.
 *
 * @param text the question
 * @param access what may be seen
 * @param k candidates wanted, 1 upwards
 * @param mode sources
 * @param interpolation wishes about feedback and interpolation
 * @param impacts what the caller's sparse encoder made of the question, {@link Impacts#NONE} if
 *     there is nothing
 * @param entities what the question names, as far as a graph knows it
 */
public record RetrievalRequest(
        String text,
        Access access,
        int k,
        RetrievalMode mode,
        Interpolation interpolation,
        Impacts impacts,
        List<Entity> entities) {

    /** A question that names no entity. */
    public RetrievalRequest(
            String text,
            Access access,
            int k,
            RetrievalMode mode,
            Interpolation interpolation,
            Impacts impacts) {
        this(text, access, k, mode, interpolation, impacts, List.of());
    }

    /** A request that leaves feedback and interpolation to the retriever. */
    public RetrievalRequest(String text, Access access, int k, RetrievalMode mode) {
        this(text, access, k, mode, Interpolation.DEFAULTS, Impacts.NONE);
    }

    public RetrievalRequest {
        entities = List.copyOf(entities);
        if (k < 1) {
            throw new IllegalArgumentException(
                    "at least one candidate must be asked for, got " + k);
        }
    }
}
