package dev.winnow.core.retrieval;

import java.util.List;

/**
 * The terms of one passage.
 *
 * @param terms ordered by term, each once; the weight is the number of occurrences of a word, or
 *     the impact that an encoder gave
 */
public record PassageTerms(List<WeightedTerm> terms) {

    public PassageTerms {
        terms = List.copyOf(terms);
    }
}
