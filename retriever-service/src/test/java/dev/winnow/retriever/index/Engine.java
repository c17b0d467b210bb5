package dev.winnow.retriever.index;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.testing.OpenSearchNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The engines that the contract of index and store is tested on. */
public enum Engine {
    LUCENE {
        @Override
        public SearchableStore open(Path folder, IndexSettings content, SearchSettings search)
                throws IOException {
            return LuceneIndex.open(folder, content, search);
        }

        @Override
        public void remove(Path folder) {}
    },

    OPENSEARCH {
        @Override
        public SearchableStore open(Path folder, IndexSettings content, SearchSettings search)
                throws IOException {
            OpenSearchSettings settings =
                    settings(OpenSearchNode.shared().uri(), name(folder), null, search);
            OpenSearchStore.apply(settings, content, 1, 0);
            return OpenSearchStore.open(
                    settings, content, new LuceneAnalysis(), InstantSource.system());
        }

        @Override
        public void remove(Path folder) {
            OpenSearchNode.shared().ask("DELETE", '/' + name(folder), null);
        }
    };

    /**
     * Opens the index of a folder, or begins one.
     *
     * @param folder on OpenSearch no more than a name
     */
    public abstract SearchableStore open(Path folder, IndexSettings content, SearchSettings search)
            throws IOException;

    /**
     * How much of what a test can do in many ways is enough: each way takes an engine of its own
     * process longer.
     */
    public int share(int of) {
        return this == LUCENE ? of : Math.max(1, of / 8);
    }

    /** Removes what is not in the folder itself. */
    public abstract void remove(Path folder);

    public SearchableStore open(Path folder) throws IOException {
        return open(folder, StoreFixture.CONTENT, SearchSettings.DEFAULTS);
    }

    /** What is done with an index. */
    @FunctionalInterface
    interface Use {
        void of(SearchableStore index) throws IOException;
    }

    /** Uses an index of which nothing is left afterwards. */
    void use(Use use) throws IOException {
        Path folder = Files.createTempDirectory("index");
        try (SearchableStore index = open(folder)) {
            use.of(index);
        } finally {
            remove(folder);
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** The name of the index that stands for a folder. */
    static String name(Path folder) {
        return "test-"
                + Sha256.of(folder.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /**
     * @param password of the user winnow; null if nobody signs in
     */
    static OpenSearchSettings settings(
            URI uri, String index, @Nullable String password, SearchSettings search) {
        return new OpenSearchSettings(
                List.of(uri),
                index,
                password == null ? null : "winnow",
                password,
                null,
                Duration.ofSeconds(30),
                search.onOpenSearch());
    }
}
