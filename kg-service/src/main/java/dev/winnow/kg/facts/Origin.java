package dev.winnow.kg.facts;

import java.util.Locale;

/**
 * The reason why an edge is a candidate, and its worth: more than all that words and evidence can
 * add, so that what was asked stands first.
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

    private final float worth;

    Origin(float worth) {
        this.worth = worth;
    }

    public float worth() {
        return worth;
    }

    /** One word for explanations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
