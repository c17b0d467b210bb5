package dev.winnow.core.retrieval;

import java.util.List;

/**
 * Pseudo-relevance feedback: a better query from the best results of the first one.
 *
 * @param <Q> the form of the query, a {@link LexicalQuery} or a vector
 * @param <F> the form of a feedback passage, its terms or its vector
 */
@FunctionalInterface
public interface FeedbackModel<Q, F> {

    /**
     * Pure: the same query and feedback give the same result.
     *
     * @param relevant passages that are taken as relevant, best first
     */
    Q expand(Q query, List<F> relevant);
}
