package dev.winnow.app.cli;

import dev.winnow.app.config.CommandSettings;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.retriever.config.IndexProperties;
import dev.winnow.retriever.config.OpenSearchProperties;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.RetrieverSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens the stores that a command line names, with the settings that a service of this home has.
 */
final class Stores {

    private final LocalSettings settings;
    private final CommandSettings command;
    private final IndexSettings content;

    private Stores(LocalSettings settings, CommandSettings command, IndexSettings content) {
        this.settings = settings;
        this.command = command;
        this.content = content;
    }

    /**
     * A store as a command line names it: {@code lucene}, {@code lucene:FOLDER} or {@code
     * opensearch}.
     *
     * @param engine what keeps it
     * @param folder of an index on Lucene; null for the one that the settings name, and on
     *     OpenSearch
     */
    record Address(IndexProperties.Store engine, @Nullable Path folder) {

        /** For help and messages. */
        static final String FORMS = "lucene, lucene:FOLDER or opensearch";

        private static final String FOLDER = "lucene:";

        static Address parse(String text) {
            if (text.equals("lucene")) {
                return new Address(IndexProperties.Store.LUCENE, null);
            }
            if (text.equals("opensearch")) {
                return new Address(IndexProperties.Store.OPENSEARCH, null);
            }
            if (text.startsWith(FOLDER) && text.length() > FOLDER.length()) {
                Path folder = Path.of(text.substring(FOLDER.length()));
                return new Address(
                        IndexProperties.Store.LUCENE, folder.toAbsolutePath().normalize());
            }
            throw new CommandException(
                    "'%s' names no store; it must be %s", Terminal.safe(text), FORMS);
        }
    }

    /** What is done with an open store. */
    @FunctionalInterface
    interface Use {

        /** Returns an {@link ExitCode}. */
        int of(SearchableStore store) throws IOException;
    }

    /**
     * The settings of this home, and what they make of an index: models are loaded for their names
     * and hashes, and closed again.
     */
    static Stores read(WinnowHome home) {
        LocalSettings settings = LocalSettings.read(home);
        RetrieverSettings retriever = settings.retriever().settings();
        try (InferencePool pool =
                        new InferencePool(settings.inference().settings(), InstantSource.system());
                OnnxEmbedder embedder = retriever.loadEmbedder(pool);
                ImpactOrigin impacts = retriever.loadImpacts(pool)) {
            Chunker chunker =
                    new Chunker(settings.ingest().chunk().settings(), embedder.tokenCounter());
            return new Stores(
                    settings,
                    CommandSettings.read(Map.of(), LocalSettings.defaults(home)),
                    RetrieverSettings.content(embedder, impacts, chunker));
        }
    }

    /** The one of that name, or without a name the one that a service of this home uses. */
    Address address(@Nullable String name) {
        return name == null ? new Address(settings.index().store(), null) : Address.parse(name);
    }

    /**
     * Opens a store, hands it over and closes it.
     *
     * @param made whether an index on Lucene may be made if there is none
     */
    int with(Address address, boolean made, Use use) throws IOException {
        return switch (address.engine()) {
            case LUCENE -> {
                try (LuceneIndex index = lucene(folder(address), made)) {
                    yield use.of(index);
                }
            }
            case OPENSEARCH -> {
                try (LuceneAnalysis analysis = new LuceneAnalysis();
                        OpenSearchStore store =
                                OpenSearchStore.open(
                                        openSearch(), content, analysis, InstantSource.system())) {
                    yield use.of(store);
                }
            }
        };
    }

    /**
     * Makes the index on OpenSearch if there is none.
     *
     * @return whether it was made now
     */
    boolean apply(int shards, int replicas) throws IOException {
        return OpenSearchStore.apply(openSearch(), content, shards, replicas);
    }

    /** The settings that its content depends on, for people. */
    String contentInWords() {
        return "%s, %d dimensions".formatted(content.embedder().name(), content.dimensions());
    }

    /** What a store is called in messages. */
    String name(Address address) {
        return switch (address.engine()) {
            case LUCENE -> "the index in " + folder(address);
            case OPENSEARCH -> {
                OpenSearchSettings there = openSearch();
                yield "the index %s on OpenSearch at %s".formatted(there.index(), there.where());
            }
        };
    }

    private OpenSearchSettings openSearch() {
        return command.bind("winnow.opensearch", OpenSearchProperties.class)
                .settings(settings.retriever().settings().search());
    }

    private Path folder(Address address) {
        return address.folder() == null
                ? settings.retriever().directory().toAbsolutePath().normalize()
                : address.folder();
    }

    private LuceneIndex lucene(Path folder, boolean made) throws IOException {
        if (!made && !LuceneIndex.exists(folder)) {
            throw new CommandException("there is no index in %s", folder);
        }
        RetrieverSettings retriever = settings.retriever().settings();
        return LuceneIndex.open(folder, content, retriever.search(), retriever.minFreeBytes());
    }
}
