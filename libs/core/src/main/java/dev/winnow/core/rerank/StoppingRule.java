package dev.winnow.core.rerank;

import java.util.List;

/**
 * How much of a list of passages is read. The passages are read in waves from the first on, and
 * after each wave this is asked whether it was the last. What it answers depends on nothing but
 * what has been read, so the same list is read as far every time.
 */
@FunctionalInterface
public interface StoppingRule {

    /** Reads every passage. */
    StoppingRule ALL = read -> read.isEmpty() ? Integer.MAX_VALUE : 0;

    /**
     * The size of the next wave.
     *
     * @param read the scores of all passages that have been read, in order; none at first
     * @return passages that are read before this is asked again, 0 to stop; more than there are
     *     means all that are left
     */
    int next(List<Reranked> read);

    /**
     * Whether a passage that takes many windows is read to its end. If not, those of its windows
     * are read that have most of the question's words.
     */
    default boolean whole() {
        return true;
    }
}
