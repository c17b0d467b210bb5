package dev.winnow.core.retrieval;

import dev.winnow.core.impact.Impacts;
import java.util.ArrayList;
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

    /** What a sparse encoder made of a question, scored by the inner product. */
    public static LexicalQuery impacts(Impacts impacts) {
        List<WeightedTerm> terms = new ArrayList<>(impacts.weights().size());
        impacts.weights().forEach((term, weight) -> terms.add(new WeightedTerm(term, weight)));
        return new LexicalQuery(TermSpace.IMPACTS, terms);
    }

    /** Words, scored by BM25. */
    public static LexicalQuery words(List<WeightedTerm> terms) {
        return new LexicalQuery(TermSpace.WORDS, terms);
    }
}
