package dev.winnow.kg.content;

import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects the rows of a graph in any order and checks them as a whole. All problems are reported together, and nothing is handed out
 * while there is one. Not safe for use by several threads.
 */
public final class GraphAssembler {

    private record PlacedNode(GraphNode node, Place place) {}

    private record PlacedRelation(Relation relation, long rows, Place place) {}

    private record PlacedEdge(
            String subject, String relation, String object, Provenance provenance, Place place) {}

    private final Map<String, PlacedNode> nodes = new HashMap<>();
    private final Map<String, PlacedRelation> relations = new TreeMap<>(IdOrder.BY_CODE_POINT);
    private final List<PlacedEdge> edges = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Takes note of something that makes the whole graph unusable. */
    public void problem(Place place, String what) {
        problems.add(place + ": " + what);
    }

    /** Adds a node. */
    public void node(Place place, GraphNode node) {
        PlacedNode before = nodes.putIfAbsent(node.entity().id(), new PlacedNode(node, place));
        if (before != null) {
            problem(
                    place,
                    "the id %s stands at %s, too".formatted(node.entity().id(), before.place));
        }
    }

    /**
     * Adds a relation. If none is added, relations are what the edges name.
     *
     * @param rows how many rows of edges its own table promises; 0 if it does not say
     */
    public void relation(Place place, Relation relation, long rows) {
        PlacedRelation before =
                relations.putIfAbsent(relation.id(), new PlacedRelation(relation, rows, place));
        if (before != null) {
            problem(
                    place,
                    "the relation %s stands at %s, too".formatted(relation.id(), before.place));
        }
    }

    /** Adds a row that states an edge. */
    public void edge(
            Place place, String subject, String relation, String object, Provenance provenance) {
        edges.add(new PlacedEdge(subject, relation, object, provenance, place));
    }

    /**
     * The graph.
     *
     * @throws InvalidGraphException if anything is wrong with it
     */
    public GraphContent finish() throws InvalidGraphException {
        List<GraphNode> ordered = orderedNodes();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < ordered.size(); i++) {
            places.put(ordered.get(i).entity().id(), i);
        }
        if (relations.isEmpty()) {
            nameRelationsAfterEdges();
        }
        List<Relation> kinds = relations.values().stream().map(PlacedRelation::relation).toList();
        List<EdgeRow> rows = checkedRows(ordered, kinds, places);
        if (ordered.isEmpty()) {
            problems.add("there is no node: rows with the columns id, kind and name are needed");
        }
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(problems);
        }
        Hierarchy hierarchy = Hierarchy.of(ordered.size(), steps(kinds, rows));
        reportCycles(hierarchy, ordered);
        return new GraphContent(kinds, ordered, rows, hierarchy, warnings);
    }

    private List<GraphNode> orderedNodes() {
        Collection<PlacedNode> unordered = nodes.values();
        return unordered.stream()
                .map(PlacedNode::node)
                .sorted(Comparator.comparing(node -> node.entity().id(), IdOrder.BY_CODE_POINT))
                .toList();
    }

    /** Without a table of relations, nothing is known of them but their names. */
    private void nameRelationsAfterEdges() {
        for (PlacedEdge edge : edges) {
            relations.computeIfAbsent(
                    edge.relation,
                    id ->
                            new PlacedRelation(
                                    new Relation(id, id, id, List.of(), List.of(), true, false),
                                    0,
                                    edge.place));
        }
    }

    private List<EdgeRow> checkedRows(
            List<GraphNode> ordered, List<Relation> kinds, Map<String, Integer> places) {
        Map<String, Integer> kindPlaces = new HashMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            kindPlaces.put(kinds.get(i).id(), i);
        }
        long[] counts = new long[kinds.size()];
        List<EdgeRow> rows = new ArrayList<>(edges.size());
        Map<EdgeKey, Place> seen = new HashMap<>(2 * edges.size());
        for (PlacedEdge edge : edges) {
            Integer subject = places.get(edge.subject);
            Integer object = places.get(edge.object);
            Integer relation = kindPlaces.get(edge.relation);
            if (subject == null) {
                problem(edge.place, "there is no node %s".formatted(edge.subject));
            }
            if (object == null) {
                problem(edge.place, "there is no node %s".formatted(edge.object));
            }
            if (relation == null) {
                problem(
                        edge.place,
                        "there is no relation %s; there are %s"
                                .formatted(
                                        edge.relation,
                                        String.join(
                                                ", ",
                                                kindPlaces.keySet().stream()
                                                        .sorted(IdOrder.BY_CODE_POINT)
                                                        .toList())));
            }
            if (subject == null || object == null || relation == null) {
                continue;
            }
            counts[relation]++;
            Relation kind = kinds.get(relation);
            checkKind(edge.place, kind, kind.subjectKinds(), ordered.get(subject), "start");
            checkKind(edge.place, kind, kind.objectKinds(), ordered.get(object), "end");
            EdgeKey key = new EdgeKey(subject, relation, object, edge.provenance.source());
            Place before = seen.putIfAbsent(key, edge.place);
            if (before == null) {
                rows.add(new EdgeRow(subject, relation, object, edge.provenance));
            } else {
                problem(
                        edge.place,
                        "%s %s %s of the same source stands at %s, too"
                                .formatted(edge.subject, edge.relation, edge.object, before));
            }
        }
        checkCounts(counts, kinds);
        rows.sort(EdgeRow.ORDER);
        return rows;
    }

    private record EdgeKey(int subject, int relation, int object, String source) {}

    private void checkKind(
            Place place, Relation relation, List<String> kinds, GraphNode node, String end) {
        String kind = node.entity().kind();
        if (!kinds.isEmpty() && !kinds.contains(kind)) {
            problem(
                    place,
                    "%s cannot %s at %s, which is a %s; its table says %s"
                            .formatted(
                                    relation.id(),
                                    end,
                                    node.entity().id(),
                                    kind,
                                    String.join(" or ", kinds)));
        }
    }

    /** Fewer rows than promised means a file that was cut off between two lines, which nothing else would show. */
    private void checkCounts(long[] counts, List<Relation> kinds) {
        for (int i = 0; i < counts.length; i++) {
            PlacedRelation promised = relations.get(kinds.get(i).id());
            if (promised != null && counts[i] < promised.rows) {
                problem(
                        promised.place,
                        "%d rows of %s are promised and %d are there: a file of edges may be cut off"
                                .formatted(promised.rows, promised.relation.id(), counts[i]));
            }
        }
    }

    private static long[] steps(List<Relation> kinds, List<EdgeRow> rows) {
        return rows.stream()
                .filter(row -> kinds.get(row.relation()).hierarchical())
                .mapToLong(row -> (long) row.subject() << 32 | row.object())
                .sorted()
                .distinct()
                .toArray();
    }

    private void reportCycles(Hierarchy hierarchy, List<GraphNode> ordered) {
        for (List<Integer> cycle : hierarchy.cycles()) {
            List<String> names = new ArrayList<>();
            for (int term : cycle) {
                names.add(ordered.get(term).entity().id());
            }
            warnings.add(
                    "a cycle in the hierarchy: %s is a %s again; the last step is kept as a fact, but not followed"
                            .formatted(String.join(" is a ", names), names.getFirst()));
        }
    }
}
