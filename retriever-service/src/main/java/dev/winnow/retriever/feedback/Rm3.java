package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * RM3: the question's terms mixed with a relevance model of the feedback passages (Lavrenko and
 * Croft, SIGIR 2001; Abdul-Jaleel et al., TREC 2004), in the deterministic form that Anserini made
 * the common baseline.
 *
 * <p>(1) The question's counts are divided by their sum. (2) Of each passage the {@code terms} most
 * frequent terms are kept and divided by their sum. (3) They are added up, each passage weighted by
 * its own score. (4) The {@code terms} heaviest are kept and divided by their sum. (5) {@code
 * originalWeight} of the first is mixed with the rest of the last. Ties are by term throughout.
 */
public final class Rm3 {

    /**
     * A passage of the first round as word feedback sees it.
     *
     * @param score its score in the list that feedback is taken from, above 0
     * @param terms the terms that may be fed back, ordered by term, with their occurrences or
     *     impacts
     */
    public record FeedbackPassage(float score, List<WeightedTerm> terms) {

        public FeedbackPassage {
            terms = List.copyOf(terms);
        }
    }

    private final int terms;
    private final float originalWeight;

    /**
     * @param terms kept of each passage and of all together, 1 upwards
     * @param originalWeight share of the question's own terms, 0 to 1
     */
    public Rm3(int terms, float originalWeight) {
        this.terms = terms;
        this.originalWeight = originalWeight;
    }

    /**
     * The query with the terms of these passages; pure.
     *
     * @param relevant passages that are taken as relevant, best first
     */
    public LexicalQuery expand(LexicalQuery query, List<FeedbackPassage> relevant) {
        TermWeights relevance = new TermWeights();
        for (FeedbackPassage passage : relevant) {
            relevance.add(
                    TermWeights.of(passage.terms()).heaviest(terms).distribution(),
                    passage.score());
        }
        TermWeights model = relevance.heaviest(terms).distribution();
        if (model.isEmpty()) {
            return query;
        }
        TermWeights mixed = new TermWeights();
        mixed.add(TermWeights.of(query.terms()).distribution(), originalWeight);
        mixed.add(model, 1 - (double) originalWeight);
        return mixed.query(query.space());
    }

    /**
     * A sparse vector over terms, in double so that sums do not hang on their order. Mutable; lives
     * as long as one expansion.
     */
    private static final class TermWeights {

        /** Heaviest first, ties by term. */
        private static final Comparator<Map.Entry<String, Double>> HEAVIEST =
                Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey());

        private final TreeMap<String, Double> weights = new TreeMap<>();

        static TermWeights of(List<WeightedTerm> terms) {
            TermWeights made = new TermWeights();
            for (WeightedTerm term : terms) {
                made.add(term.term(), term.weight());
            }
            return made;
        }

        void add(String term, double weight) {
            weights.merge(term, weight, Double::sum);
        }

        /** Adds the other vector, {@code factor} times. */
        void add(TermWeights other, double factor) {
            other.weights.forEach((term, weight) -> add(term, factor * weight));
        }

        /** The {@code n} heaviest terms. */
        TermWeights heaviest(int n) {
            TermWeights kept = new TermWeights();
            weights.entrySet().stream()
                    .sorted(HEAVIEST)
                    .limit(n)
                    .forEach(entry -> kept.add(entry.getKey(), entry.getValue()));
            return kept;
        }

        /** The vector divided by the sum of its weights; empty if there is none. */
        TermWeights distribution() {
            double sum = 0;
            for (double weight : weights.values()) {
                sum += weight;
            }
            TermWeights shares = new TermWeights();
            if (sum > 0) {
                double all = sum;
                weights.forEach((term, weight) -> shares.add(term, weight / all));
            }
            return shares;
        }

        boolean isEmpty() {
            return weights.isEmpty();
        }

        /** As a query; terms whose weight is not above 0 are no part of it. */
        LexicalQuery query(TermSpace space) {
            List<WeightedTerm> terms = new ArrayList<>(weights.size());
            weights.forEach(
                    (term, weight) -> {
                        float narrow = weight.floatValue();
                        if (narrow > 0f) {
                            terms.add(new WeightedTerm(term, narrow));
                        }
                    });
            return new LexicalQuery(space, terms);
        }
    }
}
