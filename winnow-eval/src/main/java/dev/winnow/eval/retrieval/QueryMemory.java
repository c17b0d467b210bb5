package dev.winnow.eval.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.core.retrieval.SmallTalk;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An embedder that encodes each question once: one table asks the same questions under many settings. */
public final class QueryMemory implements Embedder {

    private final Embedder inner;
    private final Map<String, float[]> vectors = new ConcurrentHashMap<>();

    public QueryMemory(Embedder inner) {
        this.inner = inner;
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) throws EmbeddingException {
        float[] known = vectors.get(text);
        if (known == null) {
            known = inner.embedQuery(text, deadline);
            vectors.put(text, known);
        }
        return known;
    }

    @Override
    public float[] embedPassage(String heading, String text, Deadline deadline)
            throws EmbeddingException {
        return inner.embedPassage(heading, text, deadline);
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
    public @Nullable SmallTalk smallTalk() {
        return inner.smallTalk();
    }

    @Override
    public float usualSpread() {
        return inner.usualSpread();
    }

    @Override
    public void close() {
        inner.close();
    }
}
