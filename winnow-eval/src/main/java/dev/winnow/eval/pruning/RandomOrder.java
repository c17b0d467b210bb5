package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.util.SplittableRandom;

/** Chance, seeded by the row's id so that it does not depend on which other rows are scored. */
public final class RandomOrder implements SentenceScorer {

    @Override
    public float[] score(LabelledRow row) {
        SplittableRandom random = new SplittableRandom(row.id().hashCode());
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        return scores;
    }
}
