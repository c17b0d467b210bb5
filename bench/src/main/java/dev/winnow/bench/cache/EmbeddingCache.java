package dev.winnow.bench.cache;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import java.io.IOException;
import java.nio.file.Path;

/** Vectors of passages, each computed once and kept on disk. Safe for use by several threads. */
public final class EmbeddingCache implements AutoCloseable {

    private final Embedder embedder;
    private final FloatCache vectors;

    private EmbeddingCache(Embedder embedder, FloatCache vectors) {
        this.embedder = embedder;
        this.vectors = vectors;
    }

    /**
     * Opens the vectors of an encoder.
     *
     * @param cache folder in which they have one of their own
     * @param embedder makes those that are not there
     */
    public static EmbeddingCache open(Path cache, Embedder embedder) throws IOException {
        String model = CacheKey.of(embedder.model().sha256()).value();
        Path file = cache.resolve("vectors").resolve(model + ".vectors");
        return new EmbeddingCache(embedder, FloatCache.open(file, embedder.dimensions()));
    }

    /**
     * The vector of a passage, of unit length.
     *
     * @throws IOException if it cannot be computed
     */
    public float[] passage(String heading, String text) throws IOException {
        float[] known = vectors.get(heading, text);
        if (known == null) {
            try {
                known = embedder.embedPassage(heading, text, Deadline.NONE);
            } catch (StageException e) {
                throw new IOException("a vector could not be computed: " + e.getMessage(), e);
            }
            vectors.put(known, heading, text);
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        vectors.close();
    }
}
