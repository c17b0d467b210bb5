package dev.winnow.app.cli;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.kg.content.GraphContent;
import dev.winnow.kg.content.GraphLabels;
import dev.winnow.kg.content.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.snapshot.SnapshotStore;
import dev.winnow.kg.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a snapshot of a graph. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Read a graph from tables, check it, and write the snapshot that the service answers from.",
        footer = {
            "",
            "Tables end in .tsv, .csv or .jsonl, with or without .gz; which one a table is follows from its columns:",
            "  nodes      id, kind, name; synonyms, source, licence, description, xrefs",
            "  edges      source_id, metaedge, target_id; provenance, p_value, odds_ratio, score, pubmed_ids, evidence, licence",
            "  relations  metaedge, verb, phrase; source_kind, target_kind, directed, hierarchical, rows",
            "Several values stand between bars, evidence as name=value;name=value.",
            "",
            "A problem refuses the whole graph, with a line for each. A service that has the snapshot open goes over to the new one.",
            "",
            "Examples:",
            "  winnow graph load kg/ --out kg.graph",
            "  winnow graph load nodes.csv edges.csv --out acme.graph --scope acme --label 2026-11"
        })
final class GraphLoadCommand implements Callable<Integer> {

    private static final long MEGABYTE = 1_000_000;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "tables, or folders of tables")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "SNAPSHOT",
            description = "the file to write; one that is there is replaced in one step")
    private Path out = Path.of("");

    @Option(
            names = "--scope",
            paramLabel = "TENANT",
            description = "the tenant who alone may see the graph (default: ${DEFAULT-VALUE})")
    private String scope = GraphDescription.PUBLIC;

    @Option(
            names = "--label",
            paramLabel = "VERSION",
            description = "your name of this state (default: the first digits of its checksum)")
    private String label = "";

    private final Terminal terminal;

    GraphLoadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        GraphLabels labels = labels();
        GraphContent graph = read();
        for (String warning : graph.warnings()) {
            terminal.error(terminal.warning("warning: ") + Terminal.safe(warning));
        }
        SnapshotWriter.write(graph, labels, out);
        // What was written is opened as the service will, so that "done" means that it can be
        // served.
        report(SnapshotStore.open(out).description());
        return ExitCode.DONE;
    }

    private GraphLabels labels() {
        try {
            return new GraphLabels(label, scope);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--scope: " + e.getMessage(), e);
        }
    }

    private GraphContent read() throws IOException {
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("there is no file or folder %s".formatted(path));
            }
        }
        try {
            return GraphFiles.read(paths);
        } catch (InvalidGraphException e) {
            throw new CommandException(Terminal.safe(String.valueOf(e.getMessage())), e);
        }
    }

    private void report(GraphDescription graph) throws IOException {
        long nodes = graph.nodes().values().stream().mapToLong(Long::longValue).sum();
        long edges = graph.edges().values().stream().mapToLong(Long::longValue).sum();
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "%s %s: %,d nodes of %d kinds, %,d edges of %d relations from %,d rows, %,d MB",
                        terminal.good("written"),
                        out,
                        nodes,
                        graph.nodes().size(),
                        edges,
                        graph.edges().size(),
                        graph.rows(),
                        Math.max(1, Files.size(out) / MEGABYTE)));
        terminal.line(
                terminal.faint(
                        "version %s, scope %s, checksum %s"
                                .formatted(graph.version(), graph.scope(), graph.checksum())));
    }
}
