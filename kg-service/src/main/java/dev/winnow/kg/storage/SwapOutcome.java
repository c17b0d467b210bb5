package dev.winnow.kg.storage;

import dev.winnow.core.graph.GraphDescription;

/** What became of a look at where the graph is kept. */
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
     * What is there cannot be served; what was served before still is.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements SwapOutcome {}
}
