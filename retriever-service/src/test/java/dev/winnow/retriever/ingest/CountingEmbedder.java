package dev.winnow.retriever.ingest;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.retriever.index.Shelf;
import java.util.concurrent.atomic.AtomicInteger;

/** Vectors that depend on the text only, counted; refuses a text that holds the word that a test gives it. */
final class CountingEmbedder implements Embedder {

    final AtomicInteger embedded = new AtomicInteger();
    volatile String refused = "\u0000never";

    @Override
    public int dimensions() {
        return Shelf.DIMENSIONS;
    }

    @Override
    public ModelIdentity model() {
        return Shelf.CONTENT.embedder();
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) {
        return Shelf.vector(text);
    }

    @Override
    public float[] embedPassage(String heading, String text, Deadline deadline)
            throws EmbeddingException {
        if (text.contains(refused)) {
            throw new EmbeddingException("the model failed");
        }
        embedded.incrementAndGet();
        return Shelf.vector(text);
    }

    @Override
    public void close() {}
}
