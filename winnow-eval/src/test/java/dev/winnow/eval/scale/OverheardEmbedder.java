package dev.winnow.eval.scale;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.eval.retrieval.PlainEmbedder;

/** An encoder whose questions a test hears, and may refuse. */
final class OverheardEmbedder implements Embedder {

    /** Hears a question. */
    @FunctionalInterface
    interface Listener {
        void asked(String question) throws EmbeddingException;
    }

    private final PlainEmbedder inner = new PlainEmbedder();
    private final Listener listener;

    OverheardEmbedder(Listener listener) {
        this.listener = listener;
    }

    @Override
    public int dimensions() {
        return inner.dimensions();
    }

    @Override
    public ModelIdentity model() {
        return inner.model();
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) throws EmbeddingException {
        listener.asked(text);
        return inner.embedQuery(text, deadline);
    }

    @Override
    public float[] embedPassage(String heading, String text, Deadline deadline) {
        return inner.embedPassage(heading, text, deadline);
    }

    @Override
    public void close() {}
}
