package dev.winnow.kg.facts;

import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Path;

/** The small graph as it is served: from a snapshot, with the linker made from it. */
public final class SmallServedGraph {

    private SmallServedGraph() {}

    public static ServedGraph open(Path folder, String scope) throws Exception {
        SnapshotStore store = SnapshotStore.open(write(folder, scope));
        return ServedGraph.of(store, ProfileFile.biomedical());
    }

    /** Another graph, from tables in a folder. */
    public static ServedGraph of(Path tables) throws Exception {
        SnapshotStore store = SmallGraph.store(tables, tables.resolve("served.graph"));
        return ServedGraph.of(store, ProfileFile.biomedical());
    }

    public static Path write(Path folder, String scope) throws Exception {
        Path file = folder.resolve("small.graph");
        SnapshotWriter.write(
                SmallGraph.read(folder.resolve("tables")), new GraphLabels("small", scope), file);
        return file;
    }
}
