package dev.winnow.core.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranking.Reranked;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Scores passages and their sentences against a question. Safe for use by several threads. */
public interface Reranker extends AutoCloseable {

    ModelIdentity model();

    /** Whether the model has a prune head; without one {@link Reranked#sentences()} is empty. */
    boolean scoresSentences();

    /**
     * The rules by which scores are made, for reports: name and version of the sentence splitter,
     * e.g. {@code splitter: winnow-rules-2}, and every rule that is not the usual one. In a fixed
     * order.
     */
    List<String> rules();

    /**
     * Scores passages from the first on, as far as the reading goes. The result of one passage does
     * not depend on the others. When the time is over after some were read, they are the result,
     * and it says why it was cut.
     *
     * @param question the question as it is to be understood, not blank
     * @param passages the ones that most likely matter first
     * @param reading how many of them are read
     * @param cancellation true once no caller waits for the scores; asked now and then, and work
     *     that has not begun by then never does
     * @throws StageException if the queue is full or the deadline passes before a passage was read,
     *     the caller went away, or the model fails
     */
    Reranking rerank(
            String question,
            List<Passage> passages,
            StoppingRule reading,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws StageException;

    /**
     * Scores all passages, in any order, or none.
     *
     * @throws StageException as above, and if the deadline passes before all have been read
     */
    default Reranking rerank(String question, List<Passage> passages, Deadline deadline)
            throws StageException {
        return rerank(question, passages, StoppingRule.ALL, deadline, () -> false).whole();
    }

    @Override
    void close();

    /**
     * How much of a list of passages is read. The passages are read in waves from the first on, and
     * after each wave this is asked whether it was the last. What it answers depends on nothing but
     * what has been read, so the same list is read as far every time.
     */
    @FunctionalInterface
    interface StoppingRule {

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
         * Whether a passage that takes many windows is read to its end. If not, those of its
         * windows are read that have most of the question's words.
         */
        default boolean whole() {
            return true;
        }
    }
}
