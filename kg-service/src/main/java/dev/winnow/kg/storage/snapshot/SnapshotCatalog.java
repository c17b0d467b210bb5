package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names and counts, which are few enough to be kept as objects.
 *
 * @param nodes number of nodes
 * @param edges number of edges
 * @param rows number of rows
 * @param kinds names of kinds
 * @param sources names of sources
 * @param licences names of licences
 * @param nodesOfKind nodes of each kind
 * @param relations ordered by id
 * @param edgesOfRelation edges of each relation
 */
record SnapshotCatalog(
        int nodes,
        int edges,
        int rows,
        List<String> kinds,
        List<String> sources,
        List<String> licences,
        SortedMap<String, Long> nodesOfKind,
        List<Relation> relations,
        SortedMap<String, Long> edgesOfRelation) {

    static SnapshotCatalog read(SectionCursor in) {
        int nodes = in.readInt();
        int edges = in.readInt();
        int rows = in.readInt();
        List<String> kinds = in.readTexts();
        List<String> sources = in.readTexts();
        List<String> licences = in.readTexts();
        SortedMap<String, Long> nodesOfKind = new TreeMap<>();
        for (String kind : kinds) {
            nodesOfKind.put(kind, in.readLong());
        }
        int count = in.readInt();
        List<Relation> relations = new ArrayList<>(count);
        SortedMap<String, Long> edgesOfRelation = new TreeMap<>();
        for (int i = 0; i < count; i++) {
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
        return new SnapshotCatalog(
                nodes,
                edges,
                rows,
                kinds,
                sources,
                licences,
                nodesOfKind,
                List.copyOf(relations),
                edgesOfRelation);
    }
}
