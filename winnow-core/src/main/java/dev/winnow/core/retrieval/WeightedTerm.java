package dev.winnow.core.retrieval;

/**
 * An analysed term and its weight in a query.
 *
 * @param term as it stands in the index
 * @param weight above 0
 */
public record WeightedTerm(String term, float weight) {}
