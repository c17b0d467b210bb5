package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;

/** Scores the sentences of a row; a higher score is kept longer. */
@FunctionalInterface
public interface SentenceScorer {

    /**
     * One score for each sentence.
     *
     * @throws ScoringException if the model behind it fails
     */
    float[] score(LabelledRow row) throws ScoringException;
}
