package dev.winnow.app.chat;

import dev.winnow.core.query.Query;

/**
 * What is looked up for a conversation.
 *
 * @param query the question as it was asked, with the form that can be understood without the
 *     conversation beside it
 * @param form where that form comes from
 */
public record ChatQuestion(Query query, Form form) {

    /** How a question came to be looked up. */
    public enum Form {
        /** As it was asked: there is no earlier turn, or it stands by itself. */
        AS_ASKED,
        /** The generator wrote it anew. */
        REWRITTEN,
        /**
         * The user's turn before stands behind it, because rewriting is off or there is no
         * generator.
         */
        COMPLETED,
        /**
         * The generator should have rewritten it and could not, so the rule on its words decided
         * instead.
         */
        REWRITE_FAILED
    }
}
