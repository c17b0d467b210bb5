package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Orders of sentences that a model is compared with. */
public final class SentenceBaselines {

    /** Longer than any sentence: keeps every needed sentence above every other one. */
    private static final float NEEDED = 1e7f;

    private SentenceBaselines() {}

    /**
     * Perfect knowledge: needed sentences first, the shortest of them first, so that it is the
     * ceiling of any choice by characters.
     */
    public static float[] oracle(LabelledRow row) {
        return each(row, i -> row.needed().get(i) ? NEEDED - row.sentences().get(i).length() : 0);
    }

    /** The first sentences first: what cutting a passage off would keep. */
    public static float[] lead(LabelledRow row) {
        return each(row, i -> -i);
    }

    /** Chance, seeded by the row's id so that it does not depend on which other rows are scored. */
    public static float[] random(LabelledRow row) {
        SplittableRandom random = new SplittableRandom(row.id().hashCode());
        return each(row, i -> random.nextFloat());
    }

    /**
     * Cosine of the question's vector with that of each sentence behind its title: pruning with the
     * embedder that retrieval has anyway.
     */
    public static SentenceScorer cosine(Embedder embedder) {
        return row -> {
            try {
                float[] question = embedder.embedQuery(row.question(), Deadline.NONE);
                float[] scores = new float[row.sentences().size()];
                for (int i = 0; i < scores.length; i++) {
                    float[] sentence =
                            embedder.embedPassage(
                                    row.title(), row.sentences().get(i), Deadline.NONE);
                    for (int d = 0; d < sentence.length; d++) {
                        scores[i] += question[d] * sentence[d];
                    }
                }
                return scores;
            } catch (StageException e) {
                throw new IOException(
                        "row '%s' could not be scored: %s".formatted(row.id(), e.getMessage()), e);
            }
        };
    }

    private static float[] each(LabelledRow row, IntToDoubleFunction score) {
        float[] scores = new float[row.sentences().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) score.applyAsDouble(i);
        }
        return scores;
    }
}
