package dev.winnow.bench.pruning;

import dev.winnow.bench.cache.Parallel;
import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.SentenceCounts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A row and the scores that every method gives its sentences.
 *
 * @param row the row
 * @param byMethod name of the method to one score for each sentence
 */
public record RowScores(LabelledRow row, SortedMap<String, float[]> byMethod) {

    /** Name of the method that is measured; all others stand beside it. */
    public static final String MODEL = "model";

    /**
     * Scores rows with several methods, several rows at a time. The result does not depend on how
     * many.
     *
     * @param methods name to method
     * @param threads rows that are scored at the same time, 1 upwards
     * @return in the order of the rows
     */
    public static List<RowScores> of(
            List<LabelledRow> rows, Map<String, SentenceScorer> methods, int threads)
            throws IOException, InterruptedException {
        return Parallel.map(rows, threads, row -> scored(row, methods));
    }

    private static RowScores scored(LabelledRow row, Map<String, SentenceScorer> methods)
            throws IOException {
        SortedMap<String, float[]> scores = new TreeMap<>();
        for (Map.Entry<String, SentenceScorer> method : methods.entrySet()) {
            scores.put(method.getKey(), method.getValue().score(row));
        }
        return new RowScores(row, scores);
    }

    /**
     * The scores of one method.
     *
     * @throws IllegalArgumentException if it did not score the row
     */
    public float[] by(String method) {
        float[] scores = byMethod.get(method);
        if (scores == null) {
            throw new IllegalArgumentException(
                    "row %s has no scores by '%s'".formatted(row.id(), method));
        }
        return scores;
    }

    /** For each sentence whether the model's score reaches a threshold. */
    public boolean[] kept(double threshold) {
        float[] scores = by(MODEL);
        boolean[] kept = new boolean[scores.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = scores[i] >= threshold;
        }
        return kept;
    }

    /** What is kept at a threshold, against the labels. */
    public SentenceCounts counts(double threshold) {
        return row.counts(kept(threshold));
    }
}
