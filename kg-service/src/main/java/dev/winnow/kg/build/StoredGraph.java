package dev.winnow.kg.build;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a whole graph back out of a store, to be written into another one. */
public final class StoredGraph {

    /**
     * Entities whose edges are asked for at once: few questions to a database, and answers of some
     * megabytes.
     */
    private static final int ENTITIES_AT_ONCE = 500;

    private StoredGraph() {}

    /**
     * Reads everything that a store holds.
     *
     * @throws InvalidGraphException if the store holds what no table could; nothing is handed out
     *     then
     */
    public static GraphContent read(GraphStore store) throws InvalidGraphException {
        String name = "graph " + store.description().version();
        GraphAssembler graph = new GraphAssembler();
        for (Relation relation : store.relations()) {
            graph.relation(
                    new Place(name, 0),
                    relation,
                    store.description().edges().getOrDefault(relation.id(), 0L));
        }
        List<String> ids = new ArrayList<>();
        store.forEachNode(
                node -> {
                    ids.add(node.entity().id());
                    graph.node(new Place(name, ids.size()), node);
                });
        long row = 0;
        for (int from = 0; from < ids.size(); from += ENTITIES_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + ENTITIES_AT_ONCE));
            Set<String> subjects = new HashSet<>(some);
            for (GraphEdge edge : store.edges(some, List.of())) {
                // An edge comes with either end; it is taken with its subject.
                if (subjects.contains(edge.subject().id())) {
                    for (Provenance provenance : edge.provenances()) {
                        graph.edge(
                                new Place(name, ++row),
                                edge.subject().id(),
                                edge.relation().id(),
                                edge.object().id(),
                                provenance);
                    }
                }
            }
        }
        return graph.finish();
    }
}
