package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;

/** Perfect knowledge: needed sentences first, the shortest of them first, so that it is the ceiling of any choice by characters. */
public final class Oracle implements SentenceScorer {

    /** Longer than any sentence: keeps every needed sentence above every other one. */
    private static final float NEEDED = 1e7f;

    @Override
    public float[] score(LabelledRow row) {
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = row.needed().get(i) ? NEEDED - row.sentences().get(i).length() : 0f;
        }
        return scores;
    }
}
