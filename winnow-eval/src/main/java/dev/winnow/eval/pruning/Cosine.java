package dev.winnow.eval.pruning;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.collection.LabelledRow;

/** Cosine of the question's vector with that of each sentence behind its title: pruning with the embedder that retrieval has anyway. */
public final class Cosine implements SentenceScorer {

    private final Embedder embedder;

    public Cosine(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public float[] score(LabelledRow row) throws ScoringException {
        try {
            float[] question = embedder.embedQuery(row.question(), Deadline.NONE);
            float[] scores = new float[row.sentences().size()];
            for (int i = 0; i < scores.length; i++) {
                float[] sentence =
                        embedder.embedPassage(row.title(), row.sentences().get(i), Deadline.NONE);
                scores[i] = dot(question, sentence);
            }
            return scores;
        } catch (EmbeddingException e) {
            throw new ScoringException(row, e);
        }
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0f;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
