package dev.winnow.core.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.passage.Passage;
import java.util.List;

/** Scores passages and their sentences against a question. Safe for use by several threads. */
public interface Reranker extends AutoCloseable {

    ModelIdentity model();

    /** Whether the model has a prune head; without one {@link Reranked#sentences()} is empty. */
    boolean scoresSentences();

    /**
     * Scores all passages. The result of one passage does not depend on the others.
     *
     * @param question the question as it is to be understood, not blank
     * @param passages in any order
     * @return scores in the order of the passages
     * @throws RerankException if the queue is full, the deadline passes before all work is done, or the model fails
     */
    Reranking rerank(String question, List<Passage> passages, Deadline deadline)
            throws RerankException;

    @Override
    void close();
}
