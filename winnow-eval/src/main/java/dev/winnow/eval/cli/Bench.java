package dev.winnow.eval.cli;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.retrieval.QueryMemory;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.util.function.Consumer;

/** The shipped encoder and the indexes of collections, for experiments over several of them. */
final class Bench implements AutoCloseable {

    private final CacheOptions options;
    private final Consumer<String> log;
    private final Models models;
    private final OnnxEmbedder encoder;
    private final Embedder embedder;

    /**
     * @param log hears what is cached and how far the work is
     */
    Bench(CacheOptions options, Consumer<String> log) {
        this.options = options;
        this.log = log;
        this.models = new Models(options.threads());
        this.encoder = models.embedder();
        this.embedder = new QueryMemory(encoder);
    }

    /** What is done with a collection while its index is open. */
    @FunctionalInterface
    interface Work<T> {
        T with(BeirCollection collection, CollectionRun runner) throws IOException;
    }

    /** Opens a collection with a document as the unit, after indexing it if need be, and does the work. */
    <T> T on(LabelledFolder folder, Work<T> work) throws IOException, InterruptedException {
        return on(BeirCollection.read(folder.folder(), folder.split()), Unit.DOCUMENT, work);
    }

    /** Opens a collection, after indexing it if need be, and does the work. */
    <T> T on(BeirCollection collection, Unit unit, Work<T> work)
            throws IOException, InterruptedException {
        try (LuceneLibrary library =
                new CollectionIndex(options.cache(), embedder, options.threads(), log)
                        .open(
                                collection,
                                unit.cutter(encoder.tokenCounter()),
                                SearchSettings.DEFAULTS)) {
            return work.with(
                    collection, new CollectionRun(library.passages(), embedder, options.threads()));
        }
    }

    /** The encoder, in words. */
    String model() {
        return Models.words(embedder.model());
    }

    @Override
    public void close() {
        try (models) {
            embedder.close();
        }
    }
}
