package dev.winnow.app.cli;

import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.GraphFiles;
import dev.winnow.kg.load.Neo4jDatabase;
import dev.winnow.kg.storage.snapshot.SnapshotStore;
import dev.winnow.kg.storage.snapshot.SnapshotWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a snapshot of a graph. */
@Command(name = "load")
final class GraphLoadCommand extends Subcommand {

    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "SNAPSHOT")
    private String out = "";

    @Option(names = "--id", paramLabel = "PROPERTY", defaultValue = "id")
    private String id = "";

    @Option(names = "--name", paramLabel = "PROPERTY", defaultValue = "name")
    private String name = "";

    @Option(names = "--scope", paramLabel = "TENANT")
    private @Nullable String scope;

    @Option(names = "--label", paramLabel = "VERSION")
    private String label = "";

    GraphLoadCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() throws IOException {
        if (Neo4jDatabase.isAddress(out)) {
            throw new CommandException(
                    "--out takes a file; a database is read and never written, as in: winnow graph load bolt://HOST --out kg.graph");
        }
        GraphLabels labels = labels();
        GraphContent graph = read();
        for (String warning : graph.warnings()) {
            terminal.error(terminal.warning("warning: ") + Terminal.safe(warning));
        }
        // What was written is opened as the service will, so that "written" means that it can be
        // served.
        try (GraphStore store = file(graph, labels)) {
            report(store.description());
        }
        return ExitCode.DONE;
    }

    private GraphStore file(GraphContent graph, GraphLabels labels) throws IOException {
        try {
            SnapshotWriter.write(graph, labels, Path.of(out));
        } catch (IllegalArgumentException e) {
            throw new CommandException(e);
        }
        return SnapshotStore.open(Path.of(out));
    }

    private GraphLabels labels() {
        if (scope == null) {
            return new GraphLabels(label, GraphDescription.PUBLIC);
        }
        if (scope.equals(GraphDescription.PUBLIC)) {
            throw new CommandException(
                    "--scope: \"public\" is how a graph is labelled that everybody may see, so no"
                            + " tenant of that name can have one alone; leave --scope out for"
                            + " everybody");
        }
        try {
            return new GraphLabels(label, scope);
        } catch (IllegalArgumentException e) {
            throw new CommandException(e, "--scope: %s", e.getMessage());
        }
    }

    private GraphContent read() throws IOException {
        try {
            List<String> databases = paths.stream().filter(Neo4jDatabase::isAddress).toList();
            if (databases.size() > 1) {
                throw new CommandException(
                        "a graph comes from one database at most: load each by itself");
            }
            return databases.isEmpty()
                    ? GraphFiles.read(tables())
                    : Neo4jDatabase.of(databases.getFirst(), environment)
                            .read(id, name, tables(), terminal::error);
        } catch (InvalidGraphException | IllegalArgumentException | GraphUnavailableException e) {
            throw new CommandException(e, "%s", Terminal.safe(String.valueOf(e.getMessage())));
        }
    }

    private List<Path> tables() {
        return paths.stream()
                .filter(path -> !Neo4jDatabase.isAddress(path))
                .map(path -> existing(Path.of(path)))
                .toList();
    }

    private void report(GraphDescription graph) {
        long nodes = graph.nodes().values().stream().mapToLong(Long::longValue).sum();
        long edges = graph.edges().values().stream().mapToLong(Long::longValue).sum();
        terminal.line(
                "%s %s: %,d nodes of %d kinds, %,d edges of %d relations from %,d rows",
                terminal.good("written"),
                out,
                nodes,
                graph.nodes().size(),
                edges,
                graph.edges().size(),
                graph.rows());
        terminal.line(
                terminal.faint(
                        "version %s, scope %s, checksum %s"
                                .formatted(graph.version(), graph.scope(), graph.checksum())));
    }
}
