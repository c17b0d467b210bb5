package dev.winnow.core.graph;

/**
 * An entity that a mention may mean.
 *
 * @param entity the entity
 * @param form the name or synonym that was matched, as the graph writes it
 * @param match how
 * @param similarity of form and text: 1 where they are equal but for case and punctuation, less for
 *     a near match
 */
public record LinkCandidate(Entity entity, String form, Match match, float similarity) {

    /** Kind of match, the surest first. */
    public enum Match {
        /** The caller says so. */
        PINNED,
        /** The preferred name or an id. */
        NAME,
        /** Another name. */
        SYNONYM,
        /** A name with a few letters changed. */
        SPELLING
    }
}
