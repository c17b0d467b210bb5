package dev.winnow.eval.graph.kgrag;

import dev.winnow.core.deadline.Deadline;
import java.util.List;

/** Compares a question with sentences. Safe for use by several threads. */
@FunctionalInterface
public interface SentenceSimilarity {

    /**
     * One cosine for each sentence, in order.
     *
     * @throws dev.winnow.core.graph.GraphUnavailableException if they cannot be compared before the deadline
     */
    float[] of(String question, List<String> sentences, Deadline deadline);
}
