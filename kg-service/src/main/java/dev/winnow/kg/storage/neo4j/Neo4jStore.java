package dev.winnow.kg.storage.neo4j;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphPath;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.core.graph.PathLimits;
import dev.winnow.core.graph.Relation;
import dev.winnow.core.graph.Term;
import dev.winnow.core.identity.TenantId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** A graph that {@link Neo4jWriter} wrote into Neo4j. */
public final class Neo4jStore implements GraphStore {

    /** Nodes are read in pages of this many, so that neither side holds a whole graph. */
    private static final int PAGE = 10_000;

    private final Neo4jConnection connection;
    private final GraphDescription description;
    private final GraphRecords records;

    private Neo4jStore(
            Neo4jConnection connection, GraphDescription description, List<Relation> relations) {
        this.connection = connection;
        this.description = description;
        this.records = new GraphRecords(relations);
    }

    /**
     * Opens the graph in a database.
     *
     * @throws GraphUnavailableException if the database does not answer
     * @throws IllegalArgumentException if it holds no whole graph
     */
    public static Neo4jStore open(Neo4jSettings settings) {
        Neo4jConnection connection = new Neo4jConnection(settings);
        try {
            return over(connection);
        } catch (GraphUnavailableException | IllegalArgumentException e) {
            connection.close();
            throw e;
        }
    }

    /** The graph at the other end of a connection, which is closed with the store. */
    static Neo4jStore over(Neo4jConnection connection) {
        List<Record> labels = connection.ask(Cypher.DESCRIPTION, Map.of());
        if (labels.size() != 1) {
            throw new IllegalArgumentException(
                    "%s holds no graph of Winnow, or half of one: \"winnow graph load\" writes one into an empty database"
                            .formatted(connection));
        }
        List<Record> relations = connection.ask(Cypher.RELATIONS, Map.of());
        return new Neo4jStore(
                connection,
                GraphRecords.description(labels.getFirst(), relations),
                relations.stream().map(GraphRecords::relation).toList());
    }

    /**
     * The same graph, shown to one tenant alone.
     *
     * @param tenant who may see it
     * @throws IllegalArgumentException if it is another tenant's
     */
    Neo4jStore shownTo(TenantId tenant) {
        String label = description.scope();
        if (!label.equals(GraphDescription.PUBLIC) && !label.equals(tenant.value())) {
            throw new IllegalArgumentException(
                    "%s holds another tenant's graph than %s's"
                            .formatted(connection, tenant.value()));
        }
        return new Neo4jStore(
                connection,
                new GraphDescription(
                        description.version(),
                        description.checksum(),
                        tenant.value(),
                        description.rows(),
                        description.nodes(),
                        description.edges()),
                records.relations());
    }

    @Override
    public GraphDescription description() {
        return description;
    }

    @Override
    public List<Relation> relations() {
        return records.relations();
    }

    @Override
    public @Nullable GraphNode node(String id) {
        List<Record> found = connection.ask(Cypher.NODE, Map.of("id", id));
        return found.isEmpty() ? null : GraphRecords.node(found.getFirst().get("n"));
    }

    @Override
    public void forEachNode(Consumer<GraphNode> reader) {
        List<Record> page;
        int from = 0;
        do {
            page = connection.ask(Cypher.NODES, Map.of("from", from, "to", from + PAGE));
            for (Record record : page) {
                reader.accept(GraphRecords.node(record.get("n")));
            }
            from += PAGE;
        } while (page.size() == PAGE);
    }

    @Override
    public int degree(String id) {
        List<Record> found = connection.ask(Cypher.NODE, Map.of("id", id));
        return found.isEmpty() ? 0 : found.getFirst().get("n").get("degree").asInt();
    }

    @Override
    public List<GraphLink> links(List<String> ids, List<String> relations) {
        List<GraphLink> links = new ArrayList<>();
        for (Record record : connection.ask(Cypher.LINKS, around(ids, relations))) {
            links.add(records.link(record.get("s"), record.get("relation"), record.get("o")));
        }
        return links;
    }

    @Override
    public List<GraphEdge> edges(List<String> ids, List<String> relations) {
        return edges(connection.ask(Cypher.EDGES, around(ids, relations)));
    }

    @Override
    public List<GraphEdge> between(String one, String other) {
        return edges(connection.ask(Cypher.BETWEEN, Map.of("one", one, "other", other)));
    }

    private static Map<String, Object> around(List<String> ids, List<String> relations) {
        return Map.of("ids", ids, "relations", relations, "all", relations.isEmpty());
    }

    private List<GraphEdge> edges(List<Record> found) {
        List<GraphEdge> edges = new ArrayList<>();
        for (Record record : found) {
            edges.add(
                    new GraphEdge(
                            records.link(record.get("s"), record.get("relation"), record.get("o")),
                            GraphRecords.provenances(record.get("r"))));
        }
        return edges;
    }

    @Override
    public List<GraphPath> paths(String from, String to, PathLimits limits) {
        List<GraphPath> paths = new ArrayList<>();
        for (int hops = 1; hops <= limits.hops() && !from.equals(to); hops++) {
            Map<String, Object> parameters =
                    Map.of(
                            "from",
                            from,
                            "to",
                            to,
                            "degree",
                            limits.degree(),
                            "limit",
                            limits.paths() - paths.size());
            for (Record record : connection.ask(Cypher.paths(hops), parameters)) {
                paths.add(records.path(record));
            }
        }
        return paths;
    }

    @Override
    public List<Term> broader(String id) {
        return walk(id, Cypher.BROADER);
    }

    @Override
    public List<Term> narrower(String id) {
        return walk(id, Cypher.NARROWER);
    }

    /**
     * Ring by ring, one question for each: a pattern of any length would run through every path of
     * a lattice.
     */
    private List<Term> walk(String id, String step) {
        List<Term> terms = new ArrayList<>();
        Set<String> seen = new HashSet<>(Set.of(id));
        List<String> ring = List.of(id);
        for (int distance = 1; !ring.isEmpty(); distance++) {
            List<String> next = new ArrayList<>();
            for (Record record : connection.ask(step, Map.of("ids", ring))) {
                Value target = record.get("m");
                Entity entity = GraphRecords.entity(target);
                if (seen.add(entity.id())) {
                    terms.add(new Term(entity, record.get("via").asString(), distance));
                    next.add(entity.id());
                }
            }
            ring = next;
        }
        return terms;
    }

    @Override
    public void close() {
        connection.close();
    }
}
