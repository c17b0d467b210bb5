package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.RetrieverSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** Opens the stores that a command line names, with the settings that a service of this home has. */
final class Stores {

    private final LocalSettings settings;
    private final IndexSettings content;

    private Stores(LocalSettings settings, IndexSettings content) {
        this.settings = settings;
        this.content = content;
    }

    /** The one that a service of this home uses. */
    StoreAddress configured() {
        return StoreAddress.parse("lucene");
    }

    /** What is done with an open store. */
    @FunctionalInterface
    interface Use<T> {

        <S extends VersionedDocumentStore & DocumentExport> T of(S store) throws IOException;
    }

    /** The settings of this home, and what they make of an index: models are loaded for their names and hashes, and closed again. */
    static Stores read(WinnowHome home) {
        LocalSettings settings = LocalSettings.read(home);
        RetrieverSettings retriever = settings.retriever().settings();
        try (InferencePool pool =
                        new InferencePool(
                                settings.inference().settings(), InstantSource.system());
                OnnxEmbedder embedder = retriever.loadEmbedder(pool);
                ImpactOrigin impacts = retriever.loadImpacts(pool)) {
            Chunker chunker =
                    new Chunker(settings.ingest().chunk().settings(), embedder.tokenCounter());
            return new Stores(settings, RetrieverSettings.content(embedder, impacts, chunker));
        }
    }

    /**
     * Opens a store, hands it over and closes it.
     *
     * @param made whether an index on Lucene may be made if there is none
     */
    <T> T with(StoreAddress address, boolean made, Use<T> use) throws IOException {
        try {
            return switch (address.engine()) {
                case LUCENE -> {
                    try (LuceneIndex index = lucene(folder(address), made)) {
                        yield use.of(index);
                    }
                }
                case OPENSEARCH -> throw new CommandException("not yet");
            };
        } catch (IndexOpenException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What a store is called in messages. */
    String name(StoreAddress address) {
        return switch (address.engine()) {
            case LUCENE -> "the index in " + folder(address);
            case OPENSEARCH -> "the index on OpenSearch";
        };
    }

    private Path folder(StoreAddress address) {
        return address.folder() == null
                ? settings.retriever().directory().toAbsolutePath().normalize()
                : address.folder();
    }

    private LuceneIndex lucene(Path folder, boolean made) throws IOException {
        if (!made && !LuceneIndex.exists(folder)) {
            throw new CommandException("there is no index in %s".formatted(folder));
        }
        RetrieverSettings retriever = settings.retriever().settings();
        return LuceneIndex.open(folder, content, retriever.search(), retriever.minFreeBytes());
    }
}
