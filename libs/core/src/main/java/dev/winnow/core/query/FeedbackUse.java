package dev.winnow.core.query;

/**
 * The use of pseudo-relevance feedback: a second search, with a query expanded from the best
 * passages of the first.
 */
public enum FeedbackUse {
    /** Never. */
    OFF,
    /** Where the signals of the first search recommend it. */
    GATE,
    /** Always. */
    ON
}
