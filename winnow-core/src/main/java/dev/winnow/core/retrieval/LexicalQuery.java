package dev.winnow.core.retrieval;

import java.util.List;

/**
 * A bag of weighted terms: what the analyser or a sparse encoder made of a question, or what feedback made of that.
 *
 * @param space what the terms are
 * @param terms ordered by term, each once; empty if nothing of the question is a term (only stop words, say)
 */
public record LexicalQuery(TermSpace space, List<WeightedTerm> terms) {

    public LexicalQuery {
        terms = List.copyOf(terms);
    }

    /** Words, scored by BM25. */
    public static LexicalQuery words(List<WeightedTerm> terms) {
        return new LexicalQuery(TermSpace.WORDS, terms);
    }
}
