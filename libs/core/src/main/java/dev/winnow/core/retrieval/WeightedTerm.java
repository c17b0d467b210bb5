package dev.winnow.core.retrieval;

import java.util.Comparator;

/**
 * An analysed term and its weight in a query.
 *
 * @param term as it stands in the index
 * @param weight above 0
 */
public record WeightedTerm(String term, float weight) {

    /** Heaviest first, ties by term. */
    public static final Comparator<WeightedTerm> HEAVIEST =
            Comparator.comparing(WeightedTerm::weight).reversed().thenComparing(WeightedTerm::term);
}
