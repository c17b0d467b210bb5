package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The edges, by number. Numbers follow the order of subject, relation and object. */
final class EdgeTable {

    private final SnapshotFile file;
    private final NodeTable nodes;
    private final SnapshotCatalog names;

    EdgeTable(SnapshotFile file, NodeTable nodes, SnapshotCatalog names) {
        this.file = file;
        this.nodes = nodes;
        this.names = names;
    }

    int degree(int node) {
        return count(SnapshotSection.OUT_STARTS, node) + count(SnapshotSection.IN_STARTS, node);
    }

    private int count(SnapshotSection starts, int node) {
        return file.intAt(starts, node + 1) - file.intAt(starts, node);
    }

    /** Edges at a node, in no order that matters. */
    int[] at(int node) {
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
    int[] at(int[] nodes, boolean[] wanted) {
        int size = 0;
        for (int node : nodes) {
            size += degree(node);
        }
        int[] found = new int[size];
        int count = 0;
        for (int node : nodes) {
            for (int edge : at(node)) {
                if (wanted[file.intAt(SnapshotSection.RELATIONS, edge)]) {
                    found[count++] = edge;
                }
            }
        }
        return ordered(found, count);
    }

    /** The first of some numbers in order, each once. */
    static int[] ordered(int[] numbers, int count) {
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
    int[] between(int one, int other) {
        boolean fewer = degree(one) <= degree(other);
        int near = fewer ? one : other;
        int far = fewer ? other : one;
        int[] found = at(near);
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
        int[] found = at(node);
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
                nodes.entity(file.intAt(SnapshotSection.SUBJECTS, edge)),
                names.relations().get(file.intAt(SnapshotSection.RELATIONS, edge)),
                nodes.entity(file.intAt(SnapshotSection.OBJECTS, edge)));
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
        MappedSection.Cursor in =
                file.section(SnapshotSection.ROWS).from(row * SnapshotSection.ROW_BYTES);
        MappedSection.Cursor texts =
                file.section(SnapshotSection.ROW_TEXTS).from((int) in.readLong());
        double pValue = in.readDouble();
        float oddsRatio = in.readFloat();
        float score = in.readFloat();
        return new Provenance(
                names.sources().get(in.readInt()),
                names.licences().get(in.readInt()),
                pValue,
                oddsRatio,
                score,
                texts.readTexts(),
                texts.readPairs());
    }
}
