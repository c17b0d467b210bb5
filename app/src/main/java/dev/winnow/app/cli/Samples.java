package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.index.OwnerFolder;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The samples of a checkout: a corpus, a graph, and questions about them. */
public final class Samples {

    /** A question about the corpus. */
    public static final String QUESTION = "What does the reranker return for each sentence?";

    /** A question that the graph answers. */
    public static final String GRAPH_QUESTION = "Which genes are associated with psoriasis?";

    /** A question whose answer stands in one sentence of a page about other things. */
    static final String SENTENCE_QUESTION = "What happens when indexing is killed half-way?";

    /** The system property in which the launcher names its own folder, which holds samples/. */
    static final String CHECKOUT = "dev.winnow.checkout";

    private Samples() {}

    /** The folder of the checkout; the working directory where the launcher named none. */
    public static Path checkout() {
        return Path.of(System.getProperty(CHECKOUT, "")).toAbsolutePath();
    }

    /**
     * A folder of samples.
     *
     * @throws CommandException if the program runs without its checkout
     */
    public static Path folder(String name) {
        Path folder = checkout().resolve("samples").resolve(name);
        if (!Files.isDirectory(folder)) {
            throw new CommandException(
                    "there is no sample %s at %s; run the command as ./winnow from a checkout",
                    name, folder);
        }
        return folder;
    }

    /**
     * Puts the sample graph into a home. Loads it anew each time: it takes less than a second, and
     * an older version may have written what this one cannot read.
     */
    public static void loadGraph(WinnowHome home, Terminal terminal) {
        try {
            GraphContent graph = GraphFiles.read(List.of(folder("graph")));
            OwnerFolder.make(home.folder());
            SnapshotWriter.write(graph, GraphLabels.ofPublic(), home.sampleGraph());
            terminal.line(
                    "Loaded a graph of %,d nodes and %,d rows.",
                    graph.nodes().size(), graph.rows().size());
        } catch (InvalidGraphException | IOException e) {
            throw new CommandException(e, "the sample graph cannot be loaded: %s", e.getMessage());
        }
    }
}
