package dev.winnow.core.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Scores passages and their sentences against a question. Safe for use by several threads. */
public interface Reranker extends AutoCloseable {

    ModelIdentity model();

    /** Whether the model has a prune head; without one {@link Reranked#sentences()} is empty. */
    boolean scoresSentences();

    /**
     * The rules by which scores are made, for reports: name and version of the sentence splitter,
     * e.g. {@code splitter: winnow-rules-1}, and every rule that is not the usual one. In a fixed
     * order.
     */
    List<String> rules();

    /**
     * Scores all passages. The result of one passage does not depend on the others.
     *
     * @param question the question as it is to be understood, not blank
     * @param passages in any order
     * @param cancellation true once no caller waits for the scores; asked now and then, and work
     *     that has not begun by then never does
     * @return scores in the order of the passages
     * @throws StageException if the queue is full, the deadline passes before all work is done,
     *     the caller went away, or the model fails
     */
    Reranking rerank(
            String question,
            List<Passage> passages,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws StageException;

    /** The same for a caller who always waits. */
    default Reranking rerank(String question, List<Passage> passages, Deadline deadline)
            throws StageException {
        return rerank(question, passages, deadline, () -> false);
    }

    @Override
    void close();
}
