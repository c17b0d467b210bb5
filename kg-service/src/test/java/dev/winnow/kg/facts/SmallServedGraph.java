package dev.winnow.kg.facts;

import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.kg.storage.SmallGraph;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Path;
import java.util.List;

/** The small graph as it is served: from a snapshot, with the linker made from it. */
public final class SmallServedGraph {

    private SmallServedGraph() {}

    public static ServedGraph open(Path folder, String scope) throws Exception {
        SnapshotStore store = SnapshotStore.open(write(folder, scope));
        return ServedGraph.of(store, ProfileFile.biomedical());
    }

    /** Another graph, from tables in a folder. */
    public static ServedGraph of(Path tables) throws Exception {
        Path file = tables.resolve("served.graph");
        SnapshotWriter.write(GraphFiles.read(List.of(tables)), GraphLabels.ofPublic(), file);
        SnapshotStore store = SnapshotStore.open(file);
        return ServedGraph.of(store, ProfileFile.biomedical());
    }

    public static Path write(Path folder, String scope) throws Exception {
        Path file = folder.resolve("small.graph");
        SnapshotWriter.write(
                SmallGraph.read(folder.resolve("tables")), new GraphLabels("small", scope), file);
        return file;
    }
}
