package dev.winnow.bench.cli;

import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** An OpenSearch beside the index of this process. */
final class OpenSearchOptions {

    /** A refresh after many documents of a measurement takes longer than a user would wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = "--opensearch",
            split = ",",
            paramLabel = "URI",
            description = "Nodes of an OpenSearch, in which an index of its own is made.")
    private List<URI> nodes = List.of();

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Shards of that index (default: ${DEFAULT-VALUE}).")
    private int shards = 1;

    private String opened = "";

    boolean wanted() {
        return !nodes.isEmpty();
    }

    /** Engine, nodes and shards, for tables. */
    String label() {
        return "OpenSearch, %d nodes, %d shards".formatted(nodes.size(), shards);
    }

    /** What the index that was opened last takes on all disks. */
    long bytes() throws IOException {
        try (InputStream stats =
                nodes.getFirst().resolve('/' + opened + "/_stats/store").toURL().openStream()) {
            return JsonMapper.shared()
                    .readTree(stats)
                    .at("/_all/total/store/size_in_bytes")
                    .longValue();
        }
    }

    /**
     * Opens an index, after making it if there is none. The caller closes it.
     *
     * @param name what the index is called, before the number of its shards
     */
    SearchableStore open(String name, IndexSettings content) throws IOException {
        opened = "%s-%d".formatted(name, shards);
        OpenSearchSettings settings =
                new OpenSearchSettings(
                        nodes,
                        opened,
                        null,
                        null,
                        null,
                        PATIENCE,
                        SearchSettings.DEFAULTS.onOpenSearch());
        OpenSearchStore.apply(settings, content, shards, 0);
        return OpenSearchStore.open(
                settings, content, new LuceneAnalysis(), InstantSource.system());
    }
}
