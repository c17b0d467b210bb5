package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import java.util.Locale;

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
     * @param intent how well the kind of fact is what is asked for, 0 to 1
     * @param similarity how similar its words, but for the entity's own, are to those of the
     *     question, 0 to 1
     * @param evidence how strong its evidence is, 0 to 1
     * @param total the number that orders facts: of these three and of the origin; comparable
     *     within one answer
     */
    public record Worth(float intent, float similarity, float evidence, float total) {}

    /**
     * The reason why an edge is a candidate, and its worth: more than all that words and evidence
     * can add, so that what was asked stands first.
     */
    public enum Origin {
        /** It joins two entities of the question. */
        ASSERTED(4f),
        /** An id that was asked for. */
        IDENTIFIER(4f),
        /** It leads to what the entities have in common. */
        SHARED(2f),
        /** It is a step of a path between two entities that no edge joins. */
        WAY(1f),
        /** It begins or ends at an entity. */
        AROUND(0f);

        final float worth;

        Origin(float worth) {
            this.worth = worth;
        }

        /** One word for explanations. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
