package dev.winnow.bench.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.model.ModelSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where vectors, indexes and scores are kept, and how much of the machine is used. */
class RunOptions {

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Folder for vectors, indexes and scores (default: cache in WINNOW_HOME, else .winnow/cache).")
    private Path cache = WinnowHome.of(System.getenv()).folder().resolve("cache");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Texts that are computed at the same time (default: the number of cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** The same, for commands with a reranker. */
    static final class WithReranker extends RunOptions {

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description =
                        "Folder of a reranker with its winnow-model.json (default: the one that is shipped).")
        private @Nullable Path model;

        ModelSource model() {
            return model == null ? ModelSource.DEFAULT_RERANKER : ModelSource.of(model.toString());
        }
    }

    final Path cache() {
        return cache;
    }

    final int threads() {
        return threads;
    }

    /** The models' sessions; closed by the caller. */
    final Models models() {
        return new Models(threads);
    }

    /** Indexes of collections. */
    final CollectionIndex indexes(Embedder embedder, EvalCommand command) {
        return new CollectionIndex(cache, embedder, threads, command::log);
    }
}
