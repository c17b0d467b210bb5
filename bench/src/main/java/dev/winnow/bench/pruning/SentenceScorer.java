package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import java.io.IOException;

/** Scores the sentences of a row; a higher score is kept longer. */
@FunctionalInterface
public interface SentenceScorer {

    /**
     * One score for each sentence.
     *
     * @throws IOException if the model behind it fails: an experiment with holes would compare
     *     different rows
     */
    float[] score(LabelledRow row) throws IOException;
}
