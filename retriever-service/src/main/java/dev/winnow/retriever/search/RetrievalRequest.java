package dev.winnow.retriever.search;

import dev.winnow.core.retrieval.Access;

/**
 * What is to be found.
 *
 * @param text the question
 * @param access what may be seen
 * @param k candidates wanted, 1 upwards
 * @param mode sources
 */
public record RetrievalRequest(String text, Access access, int k, RetrievalMode mode) {

    public RetrievalRequest {
        if (k < 1) {
            throw new IllegalArgumentException(
                    "at least one candidate must be asked for, got " + k);
        }
    }
}
