package dev.winnow.platform.json;

import dev.winnow.core.score.Impacts;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads impacts as Anserini writes them, {@code {"cat": 97, "##s": 12}}, from documents and questions alike. Its encoders write whole numbers when they have
 * quantised and numbers with a point when they have not, so that is the rule: a vector of nothing but whole numbers ({@code 97}) is taken as it
 * is, any other ({@code 1.9}, {@code 2.0}) is quantised.
 */
public final class ImpactVector {

    private ImpactVector() {}

    /**
     * The impacts of a vector.
     *
     * @throws IllegalArgumentException if it is no object of numbers, or one that {@link Impacts} cannot hold; the message fits behind the vector's name and
     *     quotes no term
     */
    public static Impacts read(JsonNode vector) {
        if (!vector.isObject()) {
            throw new IllegalArgumentException(
                    "is no object of terms and their weights, such as {\"cat\": 97}");
        }
        // Before they are copied: a hostile vector is as long as a body may be.
        if (vector.size() > Impacts.MOST_TERMS) {
            throw new IllegalArgumentException(
                    "has %,d terms, at most %,d are allowed"
                            .formatted(vector.size(), Impacts.MOST_TERMS));
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        boolean whole = true;
        for (Map.Entry<String, JsonNode> entry : vector.properties()) {
            JsonNode weight = entry.getValue();
            if (!weight.isNumber()) {
                throw new IllegalArgumentException(
                        "has a term %d whose weight is no number".formatted(weights.size() + 1));
            }
            whole &= weight.isIntegralNumber();
            // What is beyond every double is out of bounds as infinity is.
            weights.put(entry.getKey(), weight.doubleValue(Double.POSITIVE_INFINITY));
        }
        try {
            return whole ? Impacts.whole(weights) : Impacts.quantised(weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is out of bounds: " + e.getMessage(), e);
        }
    }
}
