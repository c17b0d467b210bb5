package dev.winnow.library;

import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.RetrieverSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** An index with the models whose output it holds: what questions and documents share. */
final class OpenIndex implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    final InferencePool pool;
    final OnnxEmbedder embedder;
    final ImpactOrigin impacts;
    final Chunker chunker;
    final LuceneIndex index;

    /**
     * Opens models and index.
     *
     * @throws IOException if the index cannot be opened, e.g. because another process has it open;
     *     the message says what to do
     */
    OpenIndex(WinnowSettings settings, InstantSource clock) throws IOException {
        try {
            RetrieverSettings retriever = settings.retriever();
            pool = closing(new InferencePool(settings.inference(), clock));
            embedder = closing(retriever.loadEmbedder(pool));
            impacts = closing(retriever.loadImpacts(pool));
            chunker = new Chunker(settings.chunks(), embedder.tokenCounter());
            index = closing(retriever.openIndex(embedder, impacts, chunker));
        } catch (Throwable e) { // an Error of a native library would leave the index locked
            closeAfter(e);
            throw e;
        }
    }

    /**
     * Makes what stands on the open index, or closes it.
     *
     * @throws RuntimeException what making it throws
     */
    <T> T orClosed(Supplier<T> user) {
        try {
            return user.get();
        } catch (Throwable e) {
            closeAfter(e);
            throw e;
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException beside) {
            failure.addSuppressed(beside);
        }
    }

    /** Keeps a part, so that it is closed before those that were opened earlier. */
    <T extends AutoCloseable> T closing(T part) {
        open.push(part);
        return part;
    }

    /** Closes all parts, the last one first, even if closing one of them fails. */
    @Override
    public void close() {
        IllegalStateException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (failed == null) {
                    failed =
                            new IllegalStateException("a part did not close: " + e.getMessage(), e);
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
