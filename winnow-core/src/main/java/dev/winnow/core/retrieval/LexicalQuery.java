package dev.winnow.core.retrieval;

import java.util.List;

/**
 * A bag of weighted terms: what the analyser made of a question, or what feedback made of that.
 *
 * @param terms ordered by term, each once; empty if nothing of the question is a term (only stop words, say)
 */
public record LexicalQuery(List<WeightedTerm> terms) {

    public LexicalQuery {
        terms = List.copyOf(terms);
    }
}
