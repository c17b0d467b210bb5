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
@Command(
        name = "load",
        description =
                "Read a graph from tables or a Neo4j database, check it, and write the snapshot that"
                        + " the service answers from.",
        footer = {
            "",
            "Tables end in .tsv, .csv or .jsonl, with or without .gz; which one a table is follows"
                    + " from its columns:",
            "  nodes      id, kind, name; synonyms, source, licence, description, xrefs",
            "  edges      source_id, metaedge, target_id; provenance, p_value, odds_ratio, score,"
                    + " pubmed_ids, evidence, licence",
            "  relations  metaedge, verb, phrase; source_kind, target_kind, directed, hierarchical," + " rows",
            "Several values stand between bars, evidence as name=value;name=value.",
            "",
            "A database is Neo4j's bolt:// or neo4j:// address; user, password and the name of the"
                    + " database come from WINNOW_GRAPH_NEO4J_USER, _PASSWORD and _DATABASE. Labels"
                    + " become kinds, types of relationships become relations, and a table of"
                    + " relations beside it says how they are read.",
            "",
            "A problem refuses the whole graph, with a line for each. A service that has the"
                    + " snapshot open goes over to the new one.",
            "",
            "Examples:",
            "  winnow graph load kg/ --out kg.graph",
            "  winnow graph load nodes.csv edges.csv --out acme.graph --scope acme --label 2026-11",
            "  winnow graph load bolt://127.0.0.1:7687 --id identifier --out kg.graph"
        })
final class GraphLoadCommand extends Subcommand {

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "tables, folders of tables, or the address of a Neo4j database")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "SNAPSHOT",
            description = "the file to write, replaced in one step if it is there")
    private String out = "";

    @Option(
            names = "--id",
            paramLabel = "PROPERTY",
            defaultValue = "id",
            description = "of a database's nodes: what holds the id by which facts are cited"
                    + " (default: ${DEFAULT-VALUE}; a node without it has the database's own)")
    private String id = "";

    @Option(
            names = "--name",
            paramLabel = "PROPERTY",
            defaultValue = "name",
            description = "of a database's nodes: what holds the name that questions use"
                    + " (default: ${DEFAULT-VALUE}; a node without it is named by its id)")
    private String name = "";

    @Option(
            names = "--scope",
            paramLabel = "TENANT",
            description = "the tenant who alone may see the graph; the name \"public\" is reserved"
                    + " (default: everybody may see it)")
    private @Nullable String scope;

    @Option(
            names = "--label",
            paramLabel = "VERSION",
            description = "your name of this state (default: the first digits of its checksum)")
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
            throw new CommandException("--scope: " + e.getMessage(), e);
        }
    }

    private GraphContent read() throws IOException {
        try {
            List<String> databases = paths.stream().filter(Neo4jDatabase::isAddress).toList();
            if (databases.size() > 1) {
                throw new CommandException("a graph comes from one database at most: load each by itself");
            }
            return databases.isEmpty()
                    ? GraphFiles.read(tables())
                    : Neo4jDatabase.of(databases.getFirst(), environment).read(id, name, tables(), terminal::error);
        } catch (InvalidGraphException | IllegalArgumentException | GraphUnavailableException e) {
            throw new CommandException(Terminal.safe(String.valueOf(e.getMessage())), e);
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
        terminal.line(terminal.faint(
                "version %s, scope %s, checksum %s".formatted(graph.version(), graph.scope(), graph.checksum())));
    }
}
