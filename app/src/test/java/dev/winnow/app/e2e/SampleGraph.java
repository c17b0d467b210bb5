package dev.winnow.app.e2e;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.nio.file.Path;
import java.util.List;

/** The small graph, laid down where the demo lays it. */
public final class SampleGraph {

    /** The tables, seen from the module's folder. */
    private static final Path TABLES = Path.of("..", "samples", "graph");

    private SampleGraph() {}

    public static WinnowHome into(WinnowHome home) throws Exception {
        SnapshotWriter.write(
                GraphFiles.read(List.of(TABLES)), GraphLabels.ofPublic(), home.sampleGraph());
        return home;
    }
}
