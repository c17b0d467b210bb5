package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;

/** The first sentences first: what cutting a passage off would keep. */
public final class Lead implements SentenceScorer {

    @Override
    public float[] score(LabelledRow row) {
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = -i;
        }
        return scores;
    }
}
