package dev.winnow.core.graph;

import java.util.List;

/**
 * An edge as the graph holds it: one triple, with all that state it.
 *
 * @param link the triple
 * @param provenances one for each row that states it, ordered by source and then as loaded; at
 *     least one
 */
public record GraphEdge(GraphLink link, List<Provenance> provenances) {

    public GraphEdge {
        provenances = List.copyOf(provenances);
        if (provenances.isEmpty()) {
            throw new IllegalArgumentException("an edge needs somebody who states it");
        }
    }

    public Entity subject() {
        return link.subject();
    }

    public Relation relation() {
        return link.relation();
    }

    public Entity object() {
        return link.object();
    }
}
