package dev.winnow.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;

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
                    "there is no sample %s at %s; run the command as ./winnow from a checkout"
                            .formatted(name, folder));
        }
        return folder;
    }
}
