package dev.winnow.core.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.passage.Passage;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Scores passages and their sentences against a question. Safe for use by several threads. */
public interface Reranker extends AutoCloseable {

    ModelIdentity model();

    /** Whether the model has a prune head; without one {@link Reranked#sentences()} is empty. */
    boolean scoresSentences();

    /**
     * By which rules scores are made, for reports: name and version of the sentence splitter, e.g. {@code splitter: winnow-rules-1},
     * and every rule that is not the usual one. In a fixed order.
     */
    List<String> rules();

    /**
     * Scores all passages, each by itself: the result of one does not depend on the others.
     *
     * @param question the question as it is to be understood, not blank
     * @param passages in any order
     * @param cancellation true once nobody waits for the scores; asked now and then, and work that has not begun by then never
     *     does
     * @return scores in the order of the passages
     * @throws RerankException if the queue is full, the deadline passes before all work is done, the caller went away, or the
     *     model fails
     */
    Reranking rerank(
            String question,
            List<Passage> passages,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws RerankException;

    /** The same for a caller who always waits. */
    default Reranking rerank(String question, List<Passage> passages, Deadline deadline)
            throws RerankException {
        return rerank(question, passages, deadline, () -> false);
    }

    /**
     * Reads the sentences of which a context would be made once more, all of them in one row. A model that reads passages apart cannot
     * know which of two that are about the same thing answers.
     *
     * @param passages in any order
     * @param apart what {@link #rerank} said of each of them, in the same order
     * @param topK passages of which sentences are taken, those with the highest rank scores; ties go by passage id
     * @return as many sentences as there was room for; none, and {@code apart} unchanged, if there is nothing to compare: the model is not made for
     *     it, or all sentences are of one passage
     * @throws RerankException as for {@link #rerank}
     */
    default JointReading readTogether(
            String question,
            List<Passage> passages,
            List<Reranked> apart,
            int topK,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws RerankException {
        return JointReading.none(apart);
    }

    @Override
    void close();
}
