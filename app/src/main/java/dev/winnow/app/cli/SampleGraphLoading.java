package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.index.OwnerFolder;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Puts the sample graph into a home. */
public final class SampleGraphLoading {

    private final Terminal terminal;

    public SampleGraphLoading(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Loads it anew each time: it takes less than a second, and an older version may have written
     * what this one cannot read.
     */
    public void into(WinnowHome home) {
        try {
            GraphContent graph = GraphFiles.read(List.of(Samples.folder("graph")));
            OwnerFolder.make(home.folder());
            SnapshotWriter.write(graph, GraphLabels.ofPublic(), home.sampleGraph());
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "Loaded a graph of %,d nodes and %,d rows.",
                            graph.nodes().size(),
                            graph.rows().size()));
        } catch (InvalidGraphException | IOException e) {
            throw new CommandException("the sample graph cannot be loaded: " + e.getMessage(), e);
        }
    }
}
