package dev.winnow.eval.graph;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.cache.EmbeddingCache;
import dev.winnow.eval.cache.Parallel;
import java.io.IOException;
import java.util.List;

/**
 * Cosines of sentences whose vectors are kept on disk. KG-RAG's rule compares a question with every
 * edge of its entities; the same neighbourhoods come back in many questions, and at every budget.
 */
public final class CachedSentences implements KgRagFinder.Similarity {

    private final Embedder embedder;
    private final EmbeddingCache sentences;
    private final int threads;

    /**
     * @param threads sentences that are embedded at the same time
     */
    public CachedSentences(Embedder embedder, EmbeddingCache sentences, int threads) {
        this.embedder = embedder;
        this.sentences = sentences;
        this.threads = threads;
    }

    /** The vectors are of unit length, so a product is a cosine. */
    @Override
    public float[] of(String question, List<String> others, Deadline deadline) {
        float[] cosines = new float[others.size()];
        if (cosines.length == 0) {
            return cosines;
        }
        try {
            float[] asked = embedder.embedQuery(question, deadline);
            List<float[]> vectors =
                    Parallel.map(others, threads, other -> sentences.passage("", other));
            for (int i = 0; i < cosines.length; i++) {
                float[] vector = vectors.get(i);
                for (int d = 0; d < vector.length; d++) {
                    cosines[i] += asked[d] * vector[d];
                }
            }
            return cosines;
        } catch (IOException | StageException e) {
            throw new GraphUnavailableException("sentences could not be compared", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphUnavailableException("interrupted while sentences were embedded", e);
        }
    }
}
