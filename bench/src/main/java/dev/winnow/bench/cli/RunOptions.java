package dev.winnow.bench.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.cache.CallMemory;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/**
 * Where indexes are kept, how much of the machine is used, and the models, on one pool that is
 * closed with this. What several experiments measure on is named by {@link JudgedFolder} and {@link
 * LabelledFiles}.
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

    /**
     * A collection and the judgements that are used, written {@code DIR} or {@code DIR:SPLIT}.
     *
     * @param folder a folder in BEIR layout
     * @param split name of the judgements
     */
    record JudgedFolder(Path folder, String split) {

        static final String LABEL = "DIR[:SPLIT]";

        static final String DESCRIPTION =
                "Folder with corpus, queries and qrels, with the judgements behind a colon (default: test; MedQuAD: known-item).";

        /** A folder that is not given: picocli asks for it before it is read. */
        static final JudgedFolder NONE = new JudgedFolder(Path.of("."), "test");

        /** Reads the notation. */
        static JudgedFolder of(String value) {
            int colon = value.lastIndexOf(':');
            boolean whole = colon < 0 || Files.isDirectory(Path.of(value));
            Path folder = Path.of(whole ? value : value.substring(0, colon));
            if (!Files.isDirectory(folder)) {
                throw new TypeConversionException(
                        "'%s' is no folder; expected DIR or DIR:SPLIT".formatted(folder));
            }
            return new JudgedFolder(folder, whole ? "test" : value.substring(colon + 1));
        }

        BeirCollection read() throws IOException {
            return BeirCollection.read(folder, split);
        }
    }

    /** Files of labelled questions, each a set of its own. */
    static final class LabelledFiles {

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "Files of labelled questions, .jsonl or .jsonl.gz.")
        private List<Path> files = List.of();

        /**
         * Reads all files before anything is computed, so that a mistake in the last one is found
         * at once.
         *
         * @return name, without folder and suffixes, to rows, in the order of the files
         */
        SequencedMap<String, List<LabelledRow>> read() throws IOException {
            SequencedMap<String, List<LabelledRow>> sets = new LinkedHashMap<>();
            for (Path file : files) {
                String name = file.getFileName().toString().replaceFirst("\\..*", "");
                if (sets.put(name, LabelledRow.read(file)) != null) {
                    throw new IOException("two files are named '%s'".formatted(name));
                }
            }
            return sets;
        }

        /** Their names, with commas between. */
        String names() {
            return files.stream()
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.joining(", "));
        }
    }
}
