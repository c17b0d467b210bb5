package dev.winnow.core.retrieval;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A bag of weighted terms of a question: by the analyser, by a sparse encoder, or expanded by
 * feedback.
 *
 * @param space the kind of the terms
 * @param terms ordered by term, each once; empty if nothing of the question is a term (only stop
 *     words, say)
 */
public record LexicalQuery(TermSpace space, List<WeightedTerm> terms) {

    /**
     * Most distinct terms that an index has to search. Lucene's own limit of 1,024 clauses is what
     * a question of 1,024 tokens can hold, before names of entities; this is above it.
     */
    public static final int MOST_TERMS = 4_096;

    public LexicalQuery {
        terms = List.copyOf(terms);
    }

    /**
     * Does nothing if an index has to search so many terms.
     *
     * @throws InvalidInputException if not
     */
    public void requireSearchable() {
        if (terms.size() > MOST_TERMS) {
            throw new InvalidInputException(
                    Kind.QUESTION_TOO_LONG,
                    "the question has %d distinct terms, at most %d can be searched"
                            .formatted(terms.size(), MOST_TERMS));
        }
    }

    /** The terms of a sparse encoder, scored by the inner product. */
    public static LexicalQuery impacts(Impacts impacts) {
        List<WeightedTerm> terms = new ArrayList<>(impacts.weights().size());
        impacts.weights().forEach((term, weight) -> terms.add(new WeightedTerm(term, weight)));
        return new LexicalQuery(TermSpace.IMPACTS, terms);
    }

    /** The same with its {@code n} heaviest terms; of equal ones, the first by term. */
    public LexicalQuery heaviest(int n) {
        if (terms.size() <= n) {
            return this;
        }
        List<WeightedTerm> kept = new ArrayList<>(terms);
        kept.sort(WeightedTerm.HEAVIEST);
        kept.subList(n, kept.size()).clear();
        kept.sort(Comparator.comparing(WeightedTerm::term));
        return new LexicalQuery(space, kept);
    }

    /** Words, scored by BM25. */
    public static LexicalQuery words(List<WeightedTerm> terms) {
        return new LexicalQuery(TermSpace.WORDS, terms);
    }

    /** The kind of terms of a lexical query, which decides how they are scored. */
    public enum TermSpace {
        /** Words as the index's analyser makes them, scored by BM25. */
        WORDS,
        /**
         * Vocabulary of a learned sparse encoder (uniCOIL, SPLADE), scored by the inner product of
         * the weights on both sides.
         */
        IMPACTS
    }

    /**
     * An analysed term and its weight in a query.
     *
     * @param term as it stands in the index
     * @param weight above 0
     */
    public record WeightedTerm(String term, float weight) {

        /** Heaviest first, ties by term. */
        public static final Comparator<WeightedTerm> HEAVIEST =
                Comparator.comparing(WeightedTerm::weight)
                        .reversed()
                        .thenComparing(WeightedTerm::term);
    }
}
