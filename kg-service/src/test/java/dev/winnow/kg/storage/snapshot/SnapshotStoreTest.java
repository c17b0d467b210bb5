package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.storage.GraphStoreContract;
import dev.winnow.kg.storage.SmallGraph;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest extends GraphStoreContract {

    private static GraphStore store;
    private static String checksum;

    @BeforeAll
    static void write(@TempDir Path folder) throws Exception {
        GraphContent graph = SmallGraph.read(folder.resolve("tables"));
        checksum = SmallGraph.checksum(graph);
        Path file = folder.resolve("small.graph");
        SnapshotWriter.write(graph, new GraphLabels("7", "acme"), file);
        store = SnapshotStore.open(file);
    }

    @Override
    protected GraphStore store() {
        return store;
    }

    @Override
    protected String checksum() {
        return checksum;
    }
}
