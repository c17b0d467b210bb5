package dev.winnow.kg.storage.neo4j;

import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import dev.winnow.kg.build.EdgeRow;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a graph into an empty database. What says that the graph is whole is written last. */
public final class Neo4jWriter {

    /**
     * Rows of one transaction: enough that the round trip costs little, few enough for a small
     * heap. 200,000 edges took 9 s so.
     */
    private static final int BATCH = 5_000;

    private static final Duration LONG = Duration.ofMinutes(5);

    private final GraphContent graph;
    private final Neo4jConnection connection;

    private Neo4jWriter(GraphContent graph, Neo4jConnection connection) {
        this.graph = graph;
        this.connection = connection;
    }

    /**
     * Writes a graph.
     *
     * @param checksum of the graph's content
     * @throws IllegalArgumentException if the database is not empty
     * @throws dev.winnow.core.graph.GraphUnavailableException if it does not answer
     */
    public static void write(
            GraphContent graph, GraphLabels labels, String checksum, Neo4jSettings settings) {
        try (Neo4jConnection connection = new Neo4jConnection(settings)) {
            if (connection.ask(Cypher.COUNT, Map.of(), LONG).getFirst().get("nodes").asLong() > 0) {
                throw new IllegalArgumentException(
                        "%s is not empty: a graph is written into a database of its own"
                                .formatted(settings));
            }
            new Neo4jWriter(graph, connection).write(labels, checksum);
        }
    }

    private void write(GraphLabels labels, String checksum) {
        connection.change(Cypher.UNIQUE_IDS, Map.of(), LONG);
        connection.change(Cypher.PLACES, Map.of(), LONG);
        connection.change(Cypher.AWAIT, Map.of(), LONG);
        int[] degrees = new int[graph.nodes().size()];
        Map<String, List<Map<String, Object>>> edges = edges(degrees);
        add(Cypher.ADD_NODES, nodes(degrees));
        add(Cypher.ADD_RELATIONS, relations(edges));
        edges.forEach((relation, rows) -> add(Cypher.addEdges(relation), rows));
        add(Cypher.ADD_STEPS, steps());
        connection.change(
                Cypher.ADD_GRAPH,
                Map.of(
                        "graph",
                        Map.of(
                                "version",
                                labels.version().isEmpty()
                                        ? checksum.substring(0, 12)
                                        : labels.version(),
                                "checksum",
                                checksum,
                                "scope",
                                labels.scope(),
                                "rows",
                                graph.rows().size())),
                LONG);
    }

    private void add(String cypher, List<Map<String, Object>> rows) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            List<Map<String, Object>> batch =
                    rows.subList(from, Math.min(rows.size(), from + BATCH));
            connection.change(cypher, Map.of("rows", batch), LONG);
        }
    }

    private String id(int node) {
        return graph.nodes().get(node).entity().id();
    }

    /** Edges by relation; counts the edges of every node on the way. */
    private Map<String, List<Map<String, Object>>> edges(int[] degrees) {
        Map<String, List<Map<String, Object>>> edges = new HashMap<>();
        int place = 0;
        int first = 0;
        while (first < graph.rows().size()) {
            int end = first + 1;
            while (end < graph.rows().size() && !graph.beginsEdge(end)) {
                end++;
            }
            EdgeRow row = graph.rows().get(first);
            List<Provenance> provenances =
                    graph.rows().subList(first, end).stream().map(EdgeRow::provenance).toList();
            edges.computeIfAbsent(
                            graph.relations().get(row.relation()).id(), id -> new ArrayList<>())
                    .add(
                            Map.of(
                                    "subject",
                                    id(row.subject()),
                                    "object",
                                    id(row.object()),
                                    "evidence",
                                    GraphRecords.evidence(place++, provenances)));
            degrees[row.subject()]++;
            if (row.subject() != row.object()) {
                degrees[row.object()]++;
            }
            first = end;
        }
        return edges;
    }

    private List<Map<String, Object>> nodes(int[] degrees) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < degrees.length; i++) {
            GraphNode node = graph.nodes().get(i);
            rows.add(
                    Map.of(
                            "id", node.entity().id(),
                            "kind", node.entity().kind(),
                            "name", node.entity().name(),
                            "synonyms", node.synonyms(),
                            "source", node.source(),
                            "licence", node.licence(),
                            "description", node.description(),
                            "references", node.references(),
                            "place", i,
                            "degree", degrees[i]));
        }
        return rows;
    }

    private List<Map<String, Object>> relations(Map<String, List<Map<String, Object>>> edges) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Relation relation : graph.relations()) {
            rows.add(
                    Map.of(
                            "id", relation.id(),
                            "verb", relation.verb(),
                            "phrase", relation.phrase(),
                            "subjectKinds", relation.subjectKinds(),
                            "objectKinds", relation.objectKinds(),
                            "directed", relation.directed(),
                            "hierarchical", relation.hierarchical(),
                            "sampled", relation.sampled(),
                            "edges", edges.getOrDefault(relation.id(), List.of()).size(),
                            "place", rows.size()));
        }
        return rows;
    }

    private List<Map<String, Object>> steps() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int node = 0; node < graph.nodes().size(); node++) {
            for (int step = graph.hierarchy().start(node);
                    step < graph.hierarchy().start(node + 1);
                    step++) {
                rows.add(
                        Map.of(
                                "narrower",
                                id(node),
                                "broader",
                                id(graph.hierarchy().broader(step))));
            }
        }
        return rows;
    }
}
