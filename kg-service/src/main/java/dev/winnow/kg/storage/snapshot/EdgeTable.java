package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The edges, by number. Numbers follow the order of subject, relation and object. */
final class EdgeTable {

    private final SectionView outStarts;
    private final SectionView inStarts;
    private final SectionView inEdges;
    private final SectionView subjects;
    private final SectionView relations;
    private final SectionView objects;
    private final SectionView rowStarts;
    private final SectionView rows;
    private final SectionView rowTexts;
    private final NodeTable nodes;
    private final SnapshotCatalog names;

    EdgeTable(SnapshotFile file, NodeTable nodes, SnapshotCatalog names) {
        this.outStarts = file.view(SnapshotSection.OUT_STARTS);
        this.inStarts = file.view(SnapshotSection.IN_STARTS);
        this.inEdges = file.view(SnapshotSection.IN_EDGES);
        this.subjects = file.view(SnapshotSection.SUBJECTS);
        this.relations = file.view(SnapshotSection.RELATIONS);
        this.objects = file.view(SnapshotSection.OBJECTS);
        this.rowStarts = file.view(SnapshotSection.ROW_STARTS);
        this.rows = file.view(SnapshotSection.ROWS);
        this.rowTexts = file.view(SnapshotSection.ROW_TEXTS);
        this.nodes = nodes;
        this.names = names;
    }

    int degree(int node) {
        return outStarts.intAt(node + 1)
                - outStarts.intAt(node)
                + inStarts.intAt(node + 1)
                - inStarts.intAt(node);
    }

    /** Edges at a node, in no order that matters. */
    int[] at(int node) {
        int firstOut = outStarts.intAt(node);
        int outgoing = outStarts.intAt(node + 1) - firstOut;
        int firstIn = inStarts.intAt(node);
        int[] edges = new int[degree(node)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = i < outgoing ? firstOut + i : inEdges.intAt(firstIn + i - outgoing);
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
                if (wanted[relations.intAt(edge)]) {
                    found[count++] = edge;
                }
            }
        }
        Arrays.sort(found, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || found[i] != found[i - 1]) {
                found[kept++] = found[i];
            }
        }
        return Arrays.copyOf(found, kept);
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
        int[] edges = Arrays.copyOf(found, count);
        Arrays.sort(edges);
        return edges;
    }

    /** The nodes next to a node, itself left out; in order, each once. */
    int[] neighbours(int node) {
        int[] found = at(node);
        for (int i = 0; i < found.length; i++) {
            found[i] = otherEnd(found[i], node);
        }
        Arrays.sort(found);
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            if (found[i] != node && (i == 0 || found[i] != found[i - 1])) {
                found[count++] = found[i];
            }
        }
        return Arrays.copyOf(found, count);
    }

    private int otherEnd(int edge, int node) {
        int subject = subjects.intAt(edge);
        return subject == node ? objects.intAt(edge) : subject;
    }

    GraphLink link(int edge) {
        return new GraphLink(
                nodes.entity(subjects.intAt(edge)),
                names.relations().get(relations.intAt(edge)),
                nodes.entity(objects.intAt(edge)));
    }

    GraphEdge edge(int edge) {
        int first = rowStarts.intAt(edge);
        int end = rowStarts.intAt(edge + 1);
        List<Provenance> provenances = new ArrayList<>(end - first);
        for (int row = first; row < end; row++) {
            provenances.add(provenance(row));
        }
        return new GraphEdge(link(edge), provenances);
    }

    private Provenance provenance(int row) {
        int at = row * SnapshotSection.ROW_BYTES;
        SectionCursor text = new SectionCursor(rowTexts, (int) rows.readLong(at));
        double pValue = rows.readDouble(at + 8);
        float oddsRatio = rows.readFloat(at + 16);
        float score = rows.readFloat(at + 20);
        String source = names.sources().get(rows.readInt(at + 24));
        String licence = names.licences().get(rows.readInt(at + 28));
        return new Provenance(
                source, licence, pValue, oddsRatio, score, text.readTexts(), text.readPairs());
    }
}
