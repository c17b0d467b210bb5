package dev.winnow.kg.storage;

import dev.winnow.core.graph.GraphDescription;

/** Outcome of a look at the place where the graph is kept. */
public sealed interface SwapOutcome {

    /** It is the one that was looked at last. */
    record Unchanged() implements SwapOutcome {}

    /**
     * A new graph is served.
     *
     * @param graph which one
     */
    record Swapped(GraphDescription graph) implements SwapOutcome {}

    /**
     * The new graph cannot be served; the one before still is.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements SwapOutcome {}
}
