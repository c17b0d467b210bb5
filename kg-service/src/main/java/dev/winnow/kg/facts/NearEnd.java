package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import java.util.List;

/**
 * The end of an edge that stands for an entity of the question: that entity, a narrower term of it,
 * or the subject of a step on the way.
 */
public final class NearEnd {

    private NearEnd() {}

    /**
     * The end.
     *
     * @param anchor the entity of the question
     * @param path from it down to the term that stands for it; empty if it stands for itself
     * @param subject where the edge starts
     * @param object where it ends
     */
    public static Entity of(Entity anchor, List<Entity> path, Entity subject, Entity object) {
        if (is(anchor, subject) || is(anchor, object)) {
            return anchor;
        }
        Entity below = path.isEmpty() ? subject : path.getLast();
        return is(below, subject) || is(below, object) ? below : subject;
    }

    private static boolean is(Entity one, Entity other) {
        return one.id().equals(other.id());
    }
}
