package dev.winnow.core.score;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The weighted terms of a question or a passage by a learned sparse encoder, as uniCOIL (Lin and
 * Ma, arXiv 2106.14807) and SPLADE (Formal et al., SIGIR 2021) are indexed: terms of its own
 * vocabulary, each with a whole number from 1 to {@value #HIGHEST}, so that an index can hold a
 * weight as a term's frequency.
 *
 * @param weights by term, ordered by term; empty where nothing was encoded
 */
public record Impacts(SortedMap<String, Integer> weights) {

    public static final Impacts NONE = new Impacts(Collections.emptySortedMap());

    /**
     * The most terms of a text: above the 30,522 of BERT's vocabulary, so that no encoder on it is
     * cut. Documents of SPLADE hold 100 to 200; more than this is no sparse vector.
     */
    public static final int MOST_TERMS = 32_768;

    /**
     * Longest term in UTF-16 units. Pieces of words are far shorter, and Lucene takes 32,766 bytes
     * at most.
     */
    public static final int LONGEST_TERM = 256;

    /**
     * Highest weight. Raw weights of 5 become 256, so this is room for every published encoding,
     * the hundredfold one of older SPLADE dumps included.
     */
    public static final int HIGHEST = 65_535;

    /**
     * A raw weight w becomes round(w / 5 * 256), what Anserini and Pyserini do for uniCOIL and
     * SPLADE on both sides: encodings made with them can be mixed with those made here. Halves go
     * to the even neighbour, as there. Fewer levels blur the order; more make the index larger.
     */
    private static final double RANGE = 5;

    private static final double LEVELS = 256;

    /**
     * @throws IllegalArgumentException if there are too many terms, or one is empty, too long, no
     *     valid Unicode or out of range; the message names its place and not the term
     */
    public Impacts {
        if (weights.size() > MOST_TERMS) {
            throw new IllegalArgumentException(
                    "%,d terms, at most %,d are allowed".formatted(weights.size(), MOST_TERMS));
        }
        TreeMap<String, Integer> sorted = new TreeMap<>();
        int place = 0;
        for (Map.Entry<String, Integer> entry : weights.entrySet()) {
            place++;
            checkTerm(entry.getKey(), place);
            int weight = entry.getValue();
            if (weight < 1 || weight > HIGHEST) {
                throw new IllegalArgumentException(
                        "term %d has the weight %d, allowed are 1 to %,d"
                                .formatted(place, weight, HIGHEST));
            }
            sorted.put(entry.getKey(), weight);
        }
        weights = Collections.unmodifiableSortedMap(sorted);
    }

    /**
     * The impacts of a vector as Anserini writes it, {@code {"cat": 97, "##s": 12}}, of documents
     * and questions alike. Its encoders write whole numbers when they have quantised and numbers
     * with a point when they have not, so that is the rule: a vector of nothing but whole numbers
     * ({@code 97}) is taken as it is, any other ({@code 1.9}, {@code 2.0}) is quantised.
     *
     * @param vector what a JSON parser makes of it: a map of terms to numbers
     * @throws IllegalArgumentException if it is no such map, or one that {@link Impacts} cannot
     *     hold; the message fits behind the vector's name and quotes no term
     */
    public static Impacts parsed(Object vector) {
        if (!(vector instanceof Map<?, ?> members)) {
            throw new IllegalArgumentException(
                    "is no object of terms and their weights, such as {\"cat\": 97}");
        }
        if (members.size() > MOST_TERMS) {
            throw new IllegalArgumentException(
                    "has %,d terms, at most %,d are allowed".formatted(members.size(), MOST_TERMS));
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<?, ?> member : members.entrySet()) {
            if (!(member.getValue() instanceof Number weight)) {
                throw new IllegalArgumentException(
                        "has a term %d whose weight is no number".formatted(weights.size() + 1));
            }
            whole &=
                    weight instanceof Integer
                            || weight instanceof Long
                            || weight instanceof BigInteger;
            // What is beyond every double is infinite then, and out of bounds.
            weights.put(String.valueOf(member.getKey()), weight.doubleValue());
        }
        try {
            return whole ? whole(weights) : quantised(weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is out of bounds: " + e.getMessage(), e);
        }
    }

    /**
     * The impacts of raw weights; those that round to 0 are left out.
     *
     * @param raw by term, 0 upwards, finite, in the order in which messages count
     * @throws IllegalArgumentException as {@link #Impacts}, and for a weight that is negative or no
     *     number
     */
    public static Impacts quantised(Map<String, ? extends Number> raw) {
        return of(raw, LEVELS / RANGE);
    }

    /**
     * The impacts of weights that are on this scale already; those of 0 are left out.
     *
     * @param whole by term, whole numbers
     * @throws IllegalArgumentException as {@link #Impacts}, and for a weight that is negative
     */
    public static Impacts whole(Map<String, ? extends Number> whole) {
        return of(whole, 1);
    }

    public boolean isEmpty() {
        return weights.isEmpty();
    }

    private static Impacts of(Map<String, ? extends Number> given, double scale) {
        TreeMap<String, Integer> weights = new TreeMap<>();
        int place = 0;
        for (Map.Entry<String, ? extends Number> entry : given.entrySet()) {
            place++;
            checkTerm(entry.getKey(), place);
            double weight = entry.getValue().doubleValue();
            // Written so that NaN fails, too.
            if (!(weight >= 0 && weight * scale <= HIGHEST)) {
                throw new IllegalArgumentException(
                        "term %d has the weight %s, allowed are 0 to %s"
                                .formatted(place, entry.getValue(), HIGHEST / scale));
            }
            int impact = (int) Math.rint(weight * scale);
            if (impact > 0) {
                weights.put(entry.getKey(), impact);
            }
        }
        return new Impacts(weights);
    }

    private static void checkTerm(String term, int place) {
        if (term.isEmpty() || term.length() > LONGEST_TERM) {
            throw new IllegalArgumentException(
                    "term %d has %,d characters, allowed are 1 to %d"
                            .formatted(place, term.length(), LONGEST_TERM));
        }
        // Half of a pair that has no other half: UTF-8 has no bytes for it, so no index could find
        // it.
        if (term.codePoints().anyMatch(at -> Character.getType(at) == Character.SURROGATE)) {
            throw new IllegalArgumentException(
                    "term %d has half a character (a lone surrogate)".formatted(place));
        }
    }
}
