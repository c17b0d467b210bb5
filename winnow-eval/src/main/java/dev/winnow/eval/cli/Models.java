package dev.winnow.eval.cli;

import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.select.PruningRules;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The models of an experiment on one pool: those that Winnow ships, or a reranker from a folder. */
final class Models implements AutoCloseable {

    /** Which models, and how much of the machine. */
    static final class Options {

        @Option(
                names = "--model",
                paramLabel = "DIR",
                description =
                        "Folder of a reranker with its winnow-model.json (default: the one that is shipped).")
        private @Nullable Path reranker;

        ModelSource reranker() {
            return reranker == null ? ModelSource.DEFAULT_RERANKER : source(reranker);
        }
    }

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

    /** A folder, on disk or behind {@value ModelSource#CLASS_PATH_PREFIX} on the class path. */
    static ModelSource source(Path folder) {
        return ModelSource.of(folder.toString());
    }

    /** A model in words: its name, and enough of its hash to tell it from another export. */
    static String words(ModelIdentity model) {
        return model.name() + " " + model.sha256().substring(0, HASH_DIGITS);
    }

    OnnxEmbedder embedder() {
        return OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool);
    }

    PassageScorer scorer(Options options) {
        return scorer(options.reranker());
    }

    PassageScorer scorer(ModelSource source) {
        return PassageScorer.load(source, pool);
    }

    OnnxReranker reranker(Options options) {
        return new OnnxReranker(scorer(options), new RuleSentenceSplitter());
    }

    static Pruner pruner(PruningRules rules) {
        return new Pruner(new O200kTokenCounter(), new RuleSentenceSplitter(), rules);
    }

    @Override
    public void close() {
        pool.close();
    }
}
