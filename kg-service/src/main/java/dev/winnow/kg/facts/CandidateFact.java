package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import java.util.Comparator;
import java.util.List;

/**
 * A candidate.
 *
 * @param edge the edge
 * @param anchor the entity of the question that it is about
 * @param path from that entity down to the term that stands for it; empty if that is the entity
 *     itself
 * @param origin why it is one
 * @param closeness 1 for what is said of the entity itself, less for what lies further away
 */
record CandidateFact(
        GraphEdge edge, Entity anchor, List<Entity> path, Origin origin, float closeness) {

    /** By the triple, then by the anchor. */
    static final Comparator<CandidateFact> TRIPLE =
            Comparator.<CandidateFact, String>comparing(f -> f.edge().subject().id())
                    .thenComparing(f -> f.edge().relation().id())
                    .thenComparing(f -> f.edge().object().id())
                    .thenComparing(f -> f.anchor().id());

    /** By the distance to the entity of the question. */
    static final Comparator<CandidateFact> NEAREST =
            Comparator.comparingInt((CandidateFact f) -> f.path().size()).thenComparing(TRIPLE);

    CandidateFact {
        path = List.copyOf(path);
    }

    /**
     * The end of the edge that stands for the anchor: the anchor, a narrower term of it, or the
     * subject of a step on the way.
     */
    Entity near() {
        if (hasEnd(anchor)) {
            return anchor;
        }
        return !path.isEmpty() && hasEnd(path.getLast()) ? path.getLast() : edge.subject();
    }

    /** Whether the edge begins or ends at an entity. */
    boolean hasEnd(Entity entity) {
        return entity.id().equals(edge.subject().id()) || entity.id().equals(edge.object().id());
    }

    /** The end that does not stand for the anchor. */
    Entity far() {
        return edge.link().other(near().id());
    }

    /** Whether this is a candidate for an edge; others may be, too, with another anchor. */
    boolean isOf(GraphEdge other) {
        return edge.subject().id().equals(other.subject().id())
                && edge.object().id().equals(other.object().id())
                && edge.relation().id().equals(other.relation().id());
    }
}
