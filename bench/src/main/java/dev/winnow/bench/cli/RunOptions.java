package dev.winnow.bench.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.cache.CallMemory;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where indexes are kept, how much of the machine is used, and the models, on one pool that is
 * closed with this.
 */
class RunOptions implements AutoCloseable {

    private static final int HASH_DIGITS = 12;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder for indexes (default: cache in WINNOW_HOME, else .winnow/cache).")
    private Path cache = WinnowHome.of(System.getenv()).folder().resolve("cache");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Texts that are computed at the same time (default: the number of cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    private @Nullable InferencePool pool;

    /** The same, for commands with a reranker. */
    static final class WithReranker extends RunOptions {

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description =
                        "Folder of a reranker with its winnow-model.json (default: the one that is shipped).")
        private @Nullable Path model;

        private ModelSource source() {
            return model == null ? ModelSource.DEFAULT_RERANKER : ModelSource.of(model.toString());
        }

        PassageScorer scorer() {
            return PassageScorer.load(source(), pool());
        }

        OnnxReranker reranker() {
            return OnnxReranker.load(source(), pool());
        }
    }

    final Path cache() {
        return cache;
    }

    final int threads() {
        return threads;
    }

    final InferencePool pool() {
        if (pool == null) {
            pool =
                    new InferencePool(
                            InferenceSettings.defaults().withSessions(threads),
                            InstantSource.system());
        }
        return pool;
    }

    /** The retriever's embedder, which encodes each question once. */
    final Embedder embedder() {
        return CallMemory.of(
                Embedder.class,
                OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool()),
                "embedQuery"::equals,
                name -> false);
    }

    /** Indexes of collections. */
    final CollectionIndex indexes(Embedder embedder, EvalCommand command) {
        return new CollectionIndex(cache, embedder, threads, command::log);
    }

    /** A model by its name, and enough of its hash to tell it from another export. */
    static String label(ModelIdentity model) {
        return model.name() + " " + model.sha256().substring(0, HASH_DIGITS);
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
