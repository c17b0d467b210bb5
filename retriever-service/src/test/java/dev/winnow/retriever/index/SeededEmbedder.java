package dev.winnow.retriever.index;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that depend on the text only, the same for questions and passages; busy, or with a usual
 * spread, where a test wants it to be.
 */
public class SeededEmbedder implements Embedder {

    public final AtomicReference<@Nullable Deadline> lastDeadline = new AtomicReference<>();

    private final boolean busy;
    private final float usualSpread;

    public SeededEmbedder() {
        this(false);
    }

    public SeededEmbedder(boolean busy) {
        this(busy, 0f);
    }

    public SeededEmbedder(boolean busy, float usualSpread) {
        this.busy = busy;
        this.usualSpread = usualSpread;
    }

    @Override
    public float usualSpread() {
        return usualSpread;
    }

    @Override
    public int dimensions() {
        return StoreFixture.DIMENSIONS;
    }

    @Override
    public ModelIdentity model() {
        return StoreFixture.CONTENT.embedder();
    }

    @Override
    public float[] embedQuery(String text, Deadline deadline) throws StageException {
        lastDeadline.set(deadline);
        if (busy) {
            throw new StageException(Kind.UNAVAILABLE, "the model is busy");
        }
        return StoreFixture.vector(text);
    }

    @Override
    public final List<float[]> embedPassages(List<PassageText> passages, Deadline deadline)
            throws StageException {
        List<float[]> vectors = new ArrayList<>();
        for (PassageText passage : passages) {
            vectors.add(embedPassage(passage.text(), deadline));
        }
        return vectors;
    }

    /** The vector of one of the passages, which are embedded one after the other. */
    protected float[] embedPassage(String text, Deadline deadline) throws StageException {
        return StoreFixture.vector(text);
    }

    @Override
    public void close() {}
}
