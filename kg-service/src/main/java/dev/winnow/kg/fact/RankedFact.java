package dev.winnow.kg.fact;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;

/**
 * A fact and why it stands where it does.
 *
 * @param fact the fact
 * @param anchor the entity of the question that it tells something of
 * @param phrase what stands between subject and object
 * @param origin why it was a candidate
 * @param worth what it was ranked by
 */
public record RankedFact(GraphFact fact, Entity anchor, String phrase, Origin origin, Worth worth) {

    /**
     * The parts of a rank.
     *
     * @param intent how well it is what is asked for, 0 to 1
     * @param similarity of the words that are not the entity's with those of the question, 0 to 1
     * @param evidence prior, 0 to 1
     * @param total with the worth of the origin; comparable within one answer
     */
    public record Worth(float intent, float similarity, float evidence, float total) {}

    /** The end of the edge that stands for the anchor. */
    public Entity near() {
        return NearEnd.of(anchor, fact.path(), fact.subject(), fact.object());
    }

    /** The other end. */
    public Entity far() {
        return fact.subject().id().equals(near().id()) ? fact.object() : fact.subject();
    }
}
