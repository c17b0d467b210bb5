package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;

/**
 * A fact and why it stands where it does.
 *
 * @param fact the fact
 * @param anchor the entity of the question that it is about
 * @param origin why it was a candidate
 * @param worth what it was ranked by
 */
public record ExplainedFact(GraphFact fact, Entity anchor, Origin origin, Worth worth) {

    /**
     * The parts of a rank.
     *
     * @param intent how well it is what is asked for, 0 to 1
     * @param similarity of the words that are not the entity's with those of the question, 0 to 1
     * @param evidence prior, 0 to 1
     * @param total with the worth of the origin; comparable within one answer
     */
    public record Worth(float intent, float similarity, float evidence, float total) {}
}
