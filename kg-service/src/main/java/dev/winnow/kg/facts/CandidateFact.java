package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import java.util.List;

/**
 * A candidate.
 *
 * @param edge the edge
 * @param anchor the entity of the question that it is about
 * @param path from that entity to the end of the edge that stands for it; empty if that is the
 *     entity itself
 * @param origin why it is one
 * @param closeness 1 for what is said of the entity itself, less for what lies further away
 */
record CandidateFact(
        GraphEdge edge, Entity anchor, List<Entity> path, Origin origin, float closeness) {

    CandidateFact {
        path = List.copyOf(path);
    }

    /** The end of the edge that stands for the anchor. */
    Entity near() {
        return NearEnd.of(anchor, path, edge.subject(), edge.object());
    }

    /** Whether this is a candidate for an edge; others may be, too, with another anchor. */
    boolean isOf(GraphEdge other) {
        return edge.subject().id().equals(other.subject().id())
                && edge.object().id().equals(other.object().id())
                && edge.relation().id().equals(other.relation().id());
    }

    /** The end that does not stand for the anchor. */
    Entity far() {
        return edge.link().other(near().id());
    }
}
