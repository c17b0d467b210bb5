package dev.winnow.kg.build;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.kg.build.GraphContent.EdgeRow;
import dev.winnow.kg.build.GraphContent.Hierarchy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of a graph in any order and checks them as a whole. All problems are reported
 * together, and nothing is handed out while there is one. Not safe for use by several threads.
 */
public final class GraphAssembler {

    /**
     * Position in the input.
     *
     * @param source file or database
     * @param row line, counted from 1, or the number of the record
     */
    public record Place(String source, long row) {

        @Override
        public String toString() {
            return source + " row " + row;
        }
    }

    private record PlacedNode(GraphNode node, Place place) {}

    private record PlacedRelation(Relation relation, long rows, Place place) {}

    private record PlacedEdge(
            String subject, String relation, String object, Provenance provenance, Place place) {

        /**
         * Whether another row says the same from the other end, as tables do that list an edge
         * without direction at both of its nodes.
         */
        boolean mirrors(PlacedEdge other) {
            return subject.equals(other.object)
                    && object.equals(other.subject)
                    && !subject.equals(object)
                    && provenance.equals(other.provenance);
        }
    }

    private final Map<String, PlacedNode> nodes = new HashMap<>();
    private final Map<String, PlacedRelation> relations =
            new TreeMap<>(GraphAssembler::byCodePoint);
    private final List<PlacedEdge> edges = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** Evidence by which a row says that its relation is a sample: {@code sample=5000 of 18756}. */
    private static final String SAMPLE = "sample";

    private static final Pattern PART = Pattern.compile("\\d+ of \\d+");

    private final Set<String> sampled = new HashSet<>();
    private final boolean parallel;

    /**
     * @param parallel whether rows of one source may state an edge several times, as relationships
     *     of a database do that stand for events, and it is kept once; otherwise that is a problem
     */
    public GraphAssembler(boolean parallel) {
        this.parallel = parallel;
    }

    /** Takes note of something that a person should know of the graph as it is loaded. */
    public void warning(String what) {
        warnings.add(what);
    }

    /** Takes note of something that makes the whole graph unusable: a format and its values. */
    public void problem(Place place, String what, @Nullable Object... values) {
        problems.add(place + ": " + what.formatted(values));
    }

    /** Adds a node. */
    public void node(Place place, GraphNode node) {
        PlacedNode before = nodes.putIfAbsent(node.entity().id(), new PlacedNode(node, place));
        if (before != null) {
            problem(place, "the id %s stands at %s, too", node.entity().id(), before.place);
        }
    }

    /**
     * Adds a relation. If none is added, relations are what the edges name, and one that is named
     * as a step to a broader term is one.
     *
     * @param rows how many rows of edges its own table promises; 0 if it does not say
     */
    public void relation(Place place, Relation relation, long rows) {
        PlacedRelation before =
                relations.putIfAbsent(relation.id(), new PlacedRelation(relation, rows, place));
        if (before != null) {
            problem(place, "the relation %s stands at %s, too", relation.id(), before.place);
        }
    }

    /** Adds a row that states an edge. */
    public void edge(
            Place place, String subject, String relation, String object, Provenance provenance) {
        edges.add(new PlacedEdge(subject, relation, object, provenance, place));
        if (PART.matcher(provenance.evidence().getOrDefault(SAMPLE, "")).matches()) {
            sampled.add(relation);
        }
    }

    /**
     * The graph.
     *
     * @throws InvalidGraphException if anything is wrong with it
     */
    public GraphContent finish() throws InvalidGraphException {
        List<GraphNode> ordered = orderedNodes();
        if (relations.isEmpty()) {
            nameRelationsAfterEdges();
        }
        List<Relation> kinds = kinds();
        List<EdgeRow> rows = checkedRows(ordered, kinds);
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
        return nodes.values().stream()
                .map(PlacedNode::node)
                .sorted(
                        Comparator.comparing(
                                node -> node.entity().id(), GraphAssembler::byCodePoint))
                .toList();
    }

    /** Without a table of relations, nothing is known of them but their names. */
    private void nameRelationsAfterEdges() {
        for (PlacedEdge edge : edges) {
            relations.computeIfAbsent(
                    edge.relation,
                    id -> {
                        boolean steps = Hierarchy.isNamedBy(id);
                        Relation named =
                                new Relation(id, id, id, List.of(), List.of(), true, steps, false);
                        return new PlacedRelation(named, 0, edge.place);
                    });
        }
        List<String> steps =
                relations.values().stream()
                        .map(PlacedRelation::relation)
                        .filter(Relation::hierarchical)
                        .map(Relation::id)
                        .toList();
        if (!relations.isEmpty()) {
            String broader =
                    steps.isEmpty()
                            ? "none leads to broader terms, so nothing is rolled up"
                            : "broader terms are where " + String.join(" or ", steps) + " leads";
            warnings.add(
                    "there is no table of relations: their names are those of the edges, and %s; a table with the columns metaedge, verb, phrase and hierarchical says otherwise"
                            .formatted(broader));
        }
    }

    /**
     * The relations in their order; one whose rows call themselves a sample is one, whatever its
     * table says.
     */
    private List<Relation> kinds() {
        List<Relation> kinds = new ArrayList<>(relations.size());
        for (PlacedRelation placed : relations.values()) {
            Relation kind = placed.relation;
            kinds.add(
                    sampled.contains(kind.id())
                            ? new Relation(
                                    kind.id(),
                                    kind.verb(),
                                    kind.phrase(),
                                    kind.subjectKinds(),
                                    kind.objectKinds(),
                                    kind.directed(),
                                    kind.hierarchical(),
                                    true)
                            : kind);
        }
        return kinds;
    }

    private static Map<String, Integer> places(Stream<String> ids) {
        Map<String, Integer> places = new HashMap<>();
        ids.forEach(id -> places.put(id, places.size()));
        return places;
    }

    private List<EdgeRow> checkedRows(List<GraphNode> ordered, List<Relation> kinds) {
        Map<String, Integer> places = places(ordered.stream().map(node -> node.entity().id()));
        Map<String, Integer> kindPlaces = places(kinds.stream().map(Relation::id));
        long[] counts = new long[kinds.size()];
        Map<EdgeKey, PlacedEdge> seen = new HashMap<>(2 * edges.size());
        int mirrored = 0;
        int repeated = 0;
        for (PlacedEdge edge : edges) {
            Integer subject = places.get(edge.subject);
            Integer object = places.get(edge.object);
            Integer relation = kindPlaces.get(edge.relation);
            if (subject == null || object == null || relation == null) {
                reportUnknown(edge, subject, object, relation);
                continue;
            }
            counts[relation]++;
            Relation kind = kinds.get(relation);
            boolean turned = turns(kind, subject, object, ordered);
            int start = turned ? object : subject;
            int end = turned ? subject : object;
            checkKind(edge.place, kind, kind.subjectKinds(), ordered.get(start), "start");
            checkKind(edge.place, kind, kind.objectKinds(), ordered.get(end), "end");
            EdgeKey key = new EdgeKey(start, relation, end, edge.provenance.source());
            PlacedEdge before = seen.putIfAbsent(key, edge);
            if (before == null) {
                continue;
            }
            if (before.mirrors(edge)) {
                mirrored++;
            } else if (parallel) {
                repeated++;
                // Whatever the order that a database hands them out in, the same one stays.
                if (edge.provenance.toString().compareTo(before.provenance.toString()) < 0) {
                    seen.put(key, edge);
                }
            } else {
                String joined = String.join(" ", edge.subject, edge.relation, edge.object);
                String what = "%s of the same source stands at %s, too";
                problem(edge.place, what, joined, before.place);
            }
        }
        if (mirrored > 0) {
            warnings.add(
                    "%d rows say the other way round what another row of their source says of an edge without direction; each edge is kept once"
                            .formatted(mirrored));
        }
        if (repeated > 0) {
            warnings.add(
                    "%d relationships join what another one of their type and source joins; each edge is kept once, with the evidence of one of them"
                            .formatted(repeated));
        }
        checkCounts(counts);
        return seen.entrySet().stream()
                .map(kept -> kept.getKey().row(kept.getValue().provenance))
                .sorted(EdgeRow.ORDER)
                .toList();
    }

    private void reportUnknown(
            PlacedEdge edge,
            @Nullable Integer subject,
            @Nullable Integer object,
            @Nullable Integer relation) {
        if (subject == null) {
            problem(edge.place, "there is no node %s", edge.subject);
        }
        if (object == null) {
            problem(edge.place, "there is no node %s", edge.object);
        }
        if (relation == null) {
            String known = String.join(", ", relations.keySet());
            problem(edge.place, "there is no relation %s; there are %s", edge.relation, known);
        }
    }

    /**
     * Whether an edge without direction is written the other way round: as its table says, or if
     * both ways fit, from the lesser id.
     */
    private static boolean turns(
            Relation relation, int subject, int object, List<GraphNode> ordered) {
        if (relation.directed()) {
            return false;
        }
        String from = ordered.get(subject).entity().kind();
        String to = ordered.get(object).entity().kind();
        return relation.joins(to, from) && (!relation.joins(from, to) || object < subject);
    }

    private record EdgeKey(int subject, int relation, int object, String source) {

        EdgeRow row(Provenance provenance) {
            return new EdgeRow(subject, relation, object, provenance);
        }
    }

    private void checkKind(
            Place place, Relation relation, List<String> kinds, GraphNode node, String end) {
        Entity at = node.entity();
        if (!kinds.isEmpty() && !kinds.contains(at.kind())) {
            String what = "%s cannot %s at %s, which is a %s; its table says %s";
            String wanted = String.join(" or ", kinds);
            problem(place, what, relation.id(), end, at.id(), at.kind(), wanted);
        }
    }

    /**
     * Fewer rows than promised means a file that was cut off between two lines, which nothing else
     * would show.
     */
    private void checkCounts(long[] counts) {
        String what = "%d rows of %s are promised and %d are there: a file of edges may be cut off";
        int kind = 0;
        for (PlacedRelation promised : relations.values()) {
            long count = counts[kind++];
            if (count < promised.rows) {
                problem(promised.place, what, promised.rows, promised.relation.id(), count);
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
            List<String> names =
                    cycle.stream().map(term -> ordered.get(term).entity().id()).toList();
            warnings.add(
                    "a cycle in the hierarchy: %s is a %s again; the last step is kept as a fact, but not followed"
                            .formatted(String.join(" is a ", names), names.getFirst()));
        }
    }

    /**
     * The order of ids in every store: by code point, which is the order of their UTF-8 bytes.
     * Java's own order differs beyond U+FFFF.
     */
    private static int byCodePoint(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) != Character.isSurrogate(b)
                        ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
