package dev.winnow.inference.rerank;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A tiny model in a pool of its own, with a clock that stands still until its time is over. */
final class StillReranker implements AutoCloseable {

    static final Deadline SOON = new Deadline(Instant.parse("2026-03-01T12:00:00Z"));

    private final AtomicReference<Instant> time =
            new AtomicReference<>(SOON.at().minus(Duration.ofHours(1)));

    final InferencePool pool;
    final OnnxReranker reranker;

    /**
     * Loads the model.
     *
     * @param queue tokens that may wait
     */
    StillReranker(String model, int sessions, int queue) {
        pool = new InferencePool(TinyModels.settings(sessions).withQueueTokens(queue), time::get);
        reranker = OnnxReranker.load(TinyModels.source(model), pool);
    }

    Reranking all(String question, List<Passage> passages) throws StageException {
        return reranker.rerank(question, passages, Deadline.NONE);
    }

    Reranking read(
            String question,
            List<Passage> passages,
            StoppingRule reading,
            BooleanSupplier cancellation)
            throws StageException {
        return reranker.rerank(question, passages, reading, SOON, cancellation);
    }

    void endTime() {
        time.set(SOON.at());
    }

    /** A caller who stays, and whose time is over when it was asked so often. */
    BooleanSupplier timeFor(int portions) {
        AtomicInteger asked = new AtomicInteger();
        return () -> {
            if (asked.incrementAndGet() == portions) {
                endTime();
            }
            return false;
        };
    }

    @Override
    public void close() {
        reranker.close();
        pool.close();
    }
}
