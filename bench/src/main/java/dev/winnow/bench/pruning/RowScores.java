package dev.winnow.bench.pruning;

import dev.winnow.bench.cache.Parallel;
import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.SentenceCounts;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.outcome.StageException;
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
        try {
            for (Map.Entry<String, SentenceScorer> method : methods.entrySet()) {
                scores.put(method.getKey(), method.getValue().score(row));
            }
        } catch (StageException e) {
            throw new IOException(
                    "row '%s' could not be scored: %s".formatted(row.id(), e.getMessage()), e);
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

    /**
     * For each sentence whether a method keeps it when a share of the row's characters is removed:
     * so every method is compared at the same price. Sentences are taken by score, ties by
     * position, while they fit; one that does not fit is passed over, and the first is always
     * taken.
     *
     * @param compression share of characters to remove, 0 to 1
     */
    public boolean[] kept(String method, double compression) {
        List<String> sentences = row.sentences();
        double room = (1 - compression) * row.characters();
        boolean[] kept = new boolean[sentences.size()];
        boolean first = true;
        for (int i : Ranking.order(by(method))) {
            int length = sentences.get(i).length();
            if (first || length <= room) {
                kept[i] = true;
                room -= length;
                first = false;
            }
        }
        return kept;
    }

    /** The same, against the labels. */
    public SentenceCounts counts(String method, double compression) {
        return row.counts(kept(method, compression));
    }
}
