package dev.winnow.pruner.select;

/**
 * What step 5 keeps below the threshold because a kept sentence is not understood without it. All of it is guessed from names and
 * pronouns of English text, see {@link Names}; the reason is {@link dev.winnow.core.context.Reason#LINK}.
 */
public enum Guard {
    /** Nothing. */
    NONE,
    /** What the pronoun that opens a kept sentence refers to, and the head of the table in which a kept row stands. */
    ANTECEDENTS,
    /** A sentence that joins a kept one with an entity of the question. */
    LINKS,
    /** Both: first the links, then the antecedents of all that is kept by then. */
    ALL;

    boolean keepsLinks() {
        return this == LINKS || this == ALL;
    }

    boolean keepsAntecedents() {
        return this == ANTECEDENTS || this == ALL;
    }
}
