package dev.winnow.core.graph;

/**
 * An edge without its evidence, for walking through the graph.
 *
 * @param subject where it starts
 * @param relation its kind
 * @param object where it ends
 */
public record GraphLink(Entity subject, Relation relation, Entity object) {

    /** The end that is not the given one; of a loop, the same. */
    public Entity other(String entityId) {
        return subject.id().equals(entityId) ? object : subject;
    }
}
