package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and counts, which are few enough to be kept as objects.
 *
 * @param description of the graph
 * @param nodes number of nodes
 * @param kinds names of kinds
 * @param sources names of sources
 * @param licences names of licences
 * @param relations ordered by id
 */
record SnapshotCatalog(
        GraphDescription description,
        int nodes,
        List<String> kinds,
        List<String> sources,
        List<String> licences,
        List<Relation> relations) {

    static SnapshotCatalog of(SnapshotFile file) {
        MappedSection.Cursor labels = file.section(SnapshotSection.LABELS).from(0);
        MappedSection.Cursor in = file.section(SnapshotSection.NAMES).from(0);
        int nodes = in.readInt();
        in.readInt(); // of edges, which the relations sum up
        int rows = in.readInt();
        List<String> kinds = in.readTexts();
        List<String> sources = in.readTexts();
        List<String> licences = in.readTexts();
        SortedMap<String, Long> nodesOfKind = new TreeMap<>();
        for (String kind : kinds) {
            nodesOfKind.put(kind, in.readLong());
        }
        List<Relation> relations = new ArrayList<>();
        SortedMap<String, Long> edgesOfRelation = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            Relation relation =
                    new Relation(
                            in.readText(),
                            in.readText(),
                            in.readText(),
                            in.readTexts(),
                            in.readTexts(),
                            in.readInt() == 1,
                            in.readInt() == 1,
                            in.readInt() == 1);
            relations.add(relation);
            edgesOfRelation.put(relation.id(), in.readLong());
        }
        String version = labels.readText();
        String scope = labels.readText();
        return new SnapshotCatalog(
                new GraphDescription(
                        version, file.checksum, scope, rows, nodesOfKind, edgesOfRelation),
                nodes,
                kinds,
                sources,
                licences,
                List.copyOf(relations));
    }
}
