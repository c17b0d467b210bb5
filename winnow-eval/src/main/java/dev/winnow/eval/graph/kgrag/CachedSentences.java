package dev.winnow.eval.graph.kgrag;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.pipeline.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.cache.CacheKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Cosines of sentences whose vectors are kept on disk. KG-RAG's rule compares a question with every
 * edge of its entities; the same neighbourhoods come back in many questions, and at every budget. A
 * neighbourhood is a file of its own, so that a question that is read otherwise costs no other's
 * vectors.
 */
public final class CachedSentences implements KgRagFinder.Similarity {

    private final Embedder embedder;
    private final VectorCache files;
    private final Consumer<String> log;
    private final Map<List<String>, List<float[]>> neighbourhoods = new HashMap<>();

    /**
     * @param cache folder of vectors
     * @param threads sentences that are embedded at the same time
     * @param log receives how far the work is
     */
    public CachedSentences(Embedder embedder, Path cache, int threads, Consumer<String> log) {
        this.embedder = embedder;
        this.files = new VectorCache(cache.resolve("vectors"), embedder.dimensions(), threads);
        this.log = log;
    }

    /** The vectors are of unit length, so a product is a cosine. */
    @Override
    public synchronized float[] of(String question, List<String> sentences, Deadline deadline) {
        float[] cosines = new float[sentences.size()];
        if (cosines.length == 0) {
            return cosines;
        }
        try {
            float[] asked = embedder.embedQuery(question, deadline);
            List<float[]> vectors = vectors(sentences);
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

    private List<float[]> vectors(List<String> sentences) throws IOException, InterruptedException {
        List<float[]> known = neighbourhoods.get(sentences);
        if (known == null) {
            known =
                    files.vectors(
                            CacheKey.of(
                                    "sentences of edges",
                                    embedder.model().sha256(),
                                    String.join("\n", sentences)),
                            sentences.size(),
                            i -> embedder.embedPassage("", sentences.get(i), Deadline.NONE),
                            (done, all) -> {});
            neighbourhoods.put(List.copyOf(sentences), known);
            log.accept("  %d neighbourhoods".formatted(neighbourhoods.size()));
        }
        return known;
    }
}
