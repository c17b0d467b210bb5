package dev.winnow.core.context;

/** The reason why a sentence was kept or dropped. */
public enum Reason {
    /**
     * Dropped: its passage ranks below top-k, or its rank probability is below min-rank, or no
     * passage of an ordered list reaches it.
     */
    RANK,
    /**
     * Dropped: the reranker stopped before it, since it would hardly matter. Of a long text that a
     * caller brought, kept or dropped by the words that it shares with the question.
     */
    UNREAD,
    /**
     * Kept: at or above the threshold. Dropped: below it, or in an ordered list worth far less than
     * the best sentence.
     */
    THRESHOLD,
    /** Kept: the best sentence of a passage that more likely answers than not. */
    FLOOR,
    /** Kept: the title of a passage of which something else is kept. */
    TITLE,
    /**
     * Kept: another kept one is not understood without it, such as the head of a table, the lines
     * above in a configuration or the sentence that leads into a list.
     */
    NEEDED,
    /** Dropped: it passed, but the token budget was used up by better ones. */
    BUDGET,
    /** Kept: below the threshold, but there was room and filling was asked for. */
    FILL,
    /** Dropped: another passage says the same and is kept; both are cited. */
    DUPLICATE,
    /** Kept whole: no sentence scores exist, because the model has no prune head or did not run. */
    UNSCORED,
    /** Kept: a fact of the graph of the kind that the question asks for. */
    ASKED
}
