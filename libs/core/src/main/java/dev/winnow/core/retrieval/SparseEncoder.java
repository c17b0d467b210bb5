package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns text into weighted terms of its own vocabulary, as uniCOIL (Lin and Ma, arXiv 2106.14807)
 * and SPLADE (Formal et al., SIGIR 2021) do. Safe for use by several threads; a text's weights are
 * the same whatever else is encoded at the same time.
 */
public interface SparseEncoder extends AutoCloseable {

    ModelIdentity model();

    /**
     * The terms of a question.
     *
     * @throws StageException if the model is busy beyond its queue, the deadline passes, or the
     *     model fails
     */
    Impacts encodeQuery(String text, Deadline deadline) throws StageException;

    /**
     * The terms of a passage, which is cut at the model's window.
     *
     * @param heading title and headings, may be empty
     */
    Impacts encodePassage(String heading, String text, Deadline deadline) throws StageException;

    /**
     * The terms of many passages, each the same as by itself. An encoder with several sessions uses
     * all of them.
     *
     * @return one for each passage, in order
     */
    default List<Impacts> encodePassages(List<PassageText> passages, Deadline deadline)
            throws StageException {
        List<Impacts> encoded = new ArrayList<>(passages.size());
        for (PassageText passage : passages) {
            encoded.add(encodePassage(passage.heading(), passage.text(), deadline));
        }
        return Collections.unmodifiableList(encoded);
    }

    @Override
    void close();
}
