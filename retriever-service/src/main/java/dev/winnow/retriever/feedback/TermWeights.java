package dev.winnow.retriever.feedback;

import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.TermSpace;
import dev.winnow.core.retrieval.WeightedTerm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sparse vector over terms, in double so that sums do not hang on their order. Mutable; lives as
 * long as one expansion.
 */
final class TermWeights {

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
        if (weights.size() <= n) {
            return this;
        }
        List<Map.Entry<String, Double>> sorted = new ArrayList<>(weights.entrySet());
        sorted.sort(HEAVIEST);
        TermWeights kept = new TermWeights();
        for (Map.Entry<String, Double> entry : sorted.subList(0, n)) {
            kept.add(entry.getKey(), entry.getValue());
        }
        return kept;
    }

    /** The vector divided by the sum of its weights; empty if there is none. */
    TermWeights distribution() {
        double sum = 0;
        for (double weight : weights.values()) {
            sum += weight;
        }
        return dividedBy(sum);
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

    private TermWeights dividedBy(double divisor) {
        TermWeights scaled = new TermWeights();
        if (divisor > 0) {
            weights.forEach((term, weight) -> scaled.add(term, weight / divisor));
        }
        return scaled;
    }
}
