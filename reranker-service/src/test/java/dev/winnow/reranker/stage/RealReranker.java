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

    private RealReranker(InferenceSettings settings) {
        pool = new InferencePool(settings, InstantSource.system());
        reranker = OnnxReranker.load(ModelSource.DEFAULT_RERANKER, pool);
    }

    public static RealReranker open() {
        return new RealReranker(settings());
    }

    public static RealReranker withQueue(int tokens) {
        return new RealReranker(settings().withQueueTokens(tokens));
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
