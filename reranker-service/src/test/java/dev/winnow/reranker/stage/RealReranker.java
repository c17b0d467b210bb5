package dev.winnow.reranker.stage;

import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import java.time.InstantSource;

/** The shipped model in a pool of its own. */
public final class RealReranker implements AutoCloseable {

    private final InferencePool pool;
    private final OnnxReranker reranker;

    private RealReranker(InferenceSettings settings, InstantSource clock) {
        pool = new InferencePool(settings, clock);
        reranker = OnnxReranker.load(ModelSource.DEFAULT_RERANKER, pool);
    }

    public static RealReranker open() {
        return new RealReranker(settings(), InstantSource.system());
    }

    /** With one session and a clock of the test. */
    public static RealReranker at(InstantSource clock) {
        return new RealReranker(settings().withSessions(1), clock);
    }

    /** The same with a queue of so many tokens. */
    public static RealReranker at(InstantSource clock, int queueTokens) {
        return new RealReranker(settings().withSessions(1).withQueueTokens(queueTokens), clock);
    }

    public static RealReranker withQueue(int tokens) {
        return new RealReranker(settings().withQueueTokens(tokens), InstantSource.system());
    }

    private static InferenceSettings settings() {
        return InferenceSettings.defaults().withDevice(InferenceSettings.Device.CPU);
    }

    public OnnxReranker get() {
        return reranker;
    }

    @Override
    public void close() {
        reranker.close();
        pool.close();
    }
}
