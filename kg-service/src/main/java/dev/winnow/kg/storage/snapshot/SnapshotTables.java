package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and edges of a snapshot, by number. Numbers of nodes follow the order of their ids,
 * those of edges the order of subject, relation and object. Names and counts, which are few, are
 * kept as objects.
 */
final class SnapshotTables {

    private final SnapshotFile file;
    private final List<String> kinds;
    private final List<String> sources;
    private final List<String> licences;

    /**
     * Entities that were asked for before. Threads may make one twice; they are equal and
     * immutable.
     */
    private final @Nullable Entity[] entities;

    final GraphDescription description;

    /** Ordered by id. */
    final List<Relation> relations;

    SnapshotTables(SnapshotFile file) {
        this.file = file;
        ByteBuffer in = file.from(SnapshotSection.NAMES, 0);
        this.entities = new Entity[in.getInt()];
        in.getInt(); // of edges, which the relations sum up
        int rows = in.getInt();
        this.kinds = SnapshotFile.readTexts(in);
        this.sources = SnapshotFile.readTexts(in);
        this.licences = SnapshotFile.readTexts(in);
        SortedMap<String, Long> nodesOfKind = new TreeMap<>();
        kinds.forEach(kind -> nodesOfKind.put(kind, in.getLong()));
        List<Relation> read = new ArrayList<>();
        SortedMap<String, Long> edgesOfRelation = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            Relation relation =
                    new Relation(
                            SnapshotFile.readText(in),
                            SnapshotFile.readText(in),
                            SnapshotFile.readText(in),
                            SnapshotFile.readTexts(in),
                            SnapshotFile.readTexts(in),
                            in.getInt() == 1,
                            in.getInt() == 1,
                            in.getInt() == 1);
            read.add(relation);
            edgesOfRelation.put(relation.id(), in.getLong());
        }
        this.relations = List.copyOf(read);
        ByteBuffer labels = file.from(SnapshotSection.LABELS, 0);
        String version = SnapshotFile.readText(labels);
        String scope = SnapshotFile.readText(labels);
        this.description =
                new GraphDescription(
                        version, file.checksum, scope, rows, nodesOfKind, edgesOfRelation);
    }

    /** Number of nodes. */
    int size() {
        return entities.length;
    }

    /** The number of an id, or -1. */
    int find(String id) {
        byte[] wanted = id.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = file.compare(SnapshotSection.IDS, idEnd(middle), idEnd(middle + 1), wanted);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    Entity entity(int node) {
        Entity known = entities[node];
        if (known == null) {
            known = entity(node, SnapshotFile.readText(textsOf(node)));
            entities[node] = known;
        }
        return known;
    }

    private Entity entity(int node, String name) {
        return new Entity(
                file.text(SnapshotSection.IDS, idEnd(node), idEnd(node + 1)),
                kinds.get(file.intAt(SnapshotSection.KINDS, node)),
                name);
    }

    private int idEnd(int node) {
        return file.intAt(SnapshotSection.ID_ENDS, node);
    }

    GraphNode node(int node) {
        ByteBuffer in = textsOf(node);
        return new GraphNode(
                entity(node, SnapshotFile.readText(in)),
                SnapshotFile.readTexts(in),
                sources.get(in.getInt()),
                licences.get(in.getInt()),
                SnapshotFile.readText(in),
                SnapshotFile.readTexts(in));
    }

    private ByteBuffer textsOf(int node) {
        return file.from(
                SnapshotSection.NODE_TEXTS, file.longAt(SnapshotSection.NODE_STARTS, node));
    }

    int degree(int node) {
        return count(SnapshotSection.OUT_STARTS, node) + count(SnapshotSection.IN_STARTS, node);
    }

    private int count(SnapshotSection starts, int node) {
        return file.intAt(starts, node + 1) - file.intAt(starts, node);
    }

    /** Edges at a node, in no order that matters. */
    private int[] edgesAt(int node) {
        int firstOut = file.intAt(SnapshotSection.OUT_STARTS, node);
        int outgoing = count(SnapshotSection.OUT_STARTS, node);
        int firstIn = file.intAt(SnapshotSection.IN_STARTS, node);
        int[] edges = new int[degree(node)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] =
                    i < outgoing
                            ? firstOut + i
                            : file.intAt(SnapshotSection.IN_EDGES, firstIn + i - outgoing);
        }
        return edges;
    }

    /** Edges at any of these nodes that are of one of these relations; in order, each once. */
    int[] edgesAt(int[] nodes, boolean[] wanted) {
        int[] found = new int[Arrays.stream(nodes).map(this::degree).sum()];
        int count = 0;
        for (int node : nodes) {
            for (int edge : edgesAt(node)) {
                if (wanted[file.intAt(SnapshotSection.RELATIONS, edge)]) {
                    found[count++] = edge;
                }
            }
        }
        return ordered(found, count);
    }

    /** The first of some numbers in order, each once. */
    private static int[] ordered(int[] numbers, int count) {
        Arrays.sort(numbers, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || numbers[i] != numbers[i - 1]) {
                numbers[kept++] = numbers[i];
            }
        }
        return Arrays.copyOf(numbers, kept);
    }

    /** Edges between two nodes, in order. */
    int[] edgesBetween(int one, int other) {
        boolean fewer = degree(one) <= degree(other);
        int near = fewer ? one : other;
        int far = fewer ? other : one;
        int[] found = edgesAt(near);
        int count = 0;
        for (int edge : found) {
            if (otherEnd(edge, near) == far) {
                found[count++] = edge;
            }
        }
        return ordered(found, count);
    }

    /** The nodes next to a node, itself left out; in order, each once. */
    int[] neighbours(int node) {
        int[] found = edgesAt(node);
        int count = 0;
        for (int edge : found) {
            int other = otherEnd(edge, node);
            if (other != node) {
                found[count++] = other;
            }
        }
        return ordered(found, count);
    }

    private int otherEnd(int edge, int node) {
        int subject = file.intAt(SnapshotSection.SUBJECTS, edge);
        return subject == node ? file.intAt(SnapshotSection.OBJECTS, edge) : subject;
    }

    GraphLink link(int edge) {
        return new GraphLink(
                entity(file.intAt(SnapshotSection.SUBJECTS, edge)),
                relations.get(file.intAt(SnapshotSection.RELATIONS, edge)),
                entity(file.intAt(SnapshotSection.OBJECTS, edge)));
    }

    GraphEdge edge(int edge) {
        int first = file.intAt(SnapshotSection.ROW_STARTS, edge);
        int end = file.intAt(SnapshotSection.ROW_STARTS, edge + 1);
        List<Provenance> provenances = new ArrayList<>(end - first);
        for (int row = first; row < end; row++) {
            provenances.add(provenance(row));
        }
        return new GraphEdge(link(edge), provenances);
    }

    private Provenance provenance(int row) {
        ByteBuffer in = file.from(SnapshotSection.ROWS, (long) row * SnapshotSection.ROW_BYTES);
        ByteBuffer texts = file.from(SnapshotSection.ROW_TEXTS, in.getLong());
        double pValue = in.getDouble();
        float oddsRatio = in.getFloat();
        float score = in.getFloat();
        return new Provenance(
                sources.get(in.getInt()),
                licences.get(in.getInt()),
                pValue,
                oddsRatio,
                score,
                SnapshotFile.readTexts(texts),
                SnapshotFile.readPairs(texts));
    }
}
