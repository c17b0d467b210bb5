package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import java.util.List;

/**
 * Turns text into weighted terms of its own vocabulary, as uniCOIL (Lin and Ma, arXiv 2106.14807) and SPLADE (Formal et al., SIGIR 2021) do. Safe for
 * use by several threads; a text's weights are the same whatever else is encoded at the same time.
 */
public interface SparseEncoder extends AutoCloseable {

    ModelIdentity model();

    /**
     * The terms of a question.
     *
     * @return ordered by term, weights above 0
     * @throws EmbeddingException if the model is busy beyond its queue, the deadline passes, or the model fails
     */
    List<WeightedTerm> encodeQuery(String text, Deadline deadline) throws EmbeddingException;

    /**
     * The terms of a passage, which is cut at the model's window.
     *
     * @param heading title and headings, may be empty
     * @return ordered by term, weights above 0
     */
    List<WeightedTerm> encodePassage(String heading, String text, Deadline deadline)
            throws EmbeddingException;

    @Override
    void close();
}
