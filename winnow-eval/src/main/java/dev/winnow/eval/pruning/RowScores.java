package dev.winnow.eval.pruning;

import dev.winnow.eval.collection.LabelledRow;
import java.util.SortedMap;

/**
 * A row and what every method says about its sentences.
 *
 * @param row the row
 * @param byMethod name of the method to one score for each sentence
 */
public record RowScores(LabelledRow row, SortedMap<String, float[]> byMethod) {

    /**
     * What one method says.
     *
     * @throws IllegalArgumentException if it did not score the row
     */
    float[] by(String method) {
        float[] scores = byMethod.get(method);
        if (scores == null) {
            throw new IllegalArgumentException(
                    "row %s has no scores by '%s'".formatted(row.id(), method));
        }
        return scores;
    }
}
