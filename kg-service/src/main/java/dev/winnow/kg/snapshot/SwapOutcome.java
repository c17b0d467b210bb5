package dev.winnow.kg.snapshot;

import dev.winnow.core.graph.GraphDescription;

/** What became of a look at the file. */
public sealed interface SwapOutcome {

    /** The file is the one that was looked at last. */
    record Unchanged() implements SwapOutcome {}

    /**
     * A new graph is served.
     *
     * @param graph which one
     */
    record Swapped(GraphDescription graph) implements SwapOutcome {}

    /**
     * The file cannot be served; what was served before still is.
     *
     * @param reason why, and what to do
     */
    record Refused(String reason) implements SwapOutcome {}
}
