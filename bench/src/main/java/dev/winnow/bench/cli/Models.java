package dev.winnow.bench.cli;

import dev.winnow.bench.cache.CallMemory;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.pruner.select.Pruner;
import java.time.InstantSource;

/**
 * The models of an experiment on one pool: those that Winnow ships, or a reranker from a folder.
 */
final class Models implements AutoCloseable {

    private static final int HASH_DIGITS = 12;

    private final InferencePool pool;

    /**
     * @param sessions runs at the same time
     */
    Models(int sessions) {
        pool =
                new InferencePool(
                        InferenceSettings.defaults().withSessions(sessions),
                        InstantSource.system());
    }

    /** A model by its name, and enough of its hash to tell it from another export. */
    static String label(ModelIdentity model) {
        return model.name() + " " + model.sha256().substring(0, HASH_DIGITS);
    }

    OnnxEmbedder embedder() {
        return OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool);
    }

    /** An embedder that encodes each question once. */
    static Embedder remembering(Embedder embedder) {
        return CallMemory.of(Embedder.class, embedder, "embedQuery"::equals, name -> false);
    }

    PassageScorer scorer(RunOptions.WithReranker options) {
        return PassageScorer.load(options.model(), pool);
    }

    OnnxReranker reranker(RunOptions.WithReranker options) {
        return OnnxReranker.load(options.model(), pool);
    }

    static Pruner pruner() {
        return new Pruner(new O200kTokenCounter());
    }

    @Override
    public void close() {
        pool.close();
    }
}
