package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** What each answerable row of a set keeps at one compression, method by method. */
final class CompressedRows {

    private final List<RowScores> rows;
    private final double compression;

    /**
     * @param set all rows; only those that {@link EqualCompression#counts} are looked at
     * @param compression share of characters to remove
     */
    CompressedRows(List<RowScores> set, double compression) {
        rows = set.stream().filter(scored -> EqualCompression.counts(scored.row())).toList();
        this.compression = compression;
    }

    /** Names of all methods. */
    SortedSet<String> methods() {
        SortedSet<String> names = new TreeSet<>();
        rows.forEach(scored -> names.addAll(scored.byMethod().keySet()));
        return names;
    }

    /** Share of needed sentences that each row keeps. */
    double[] recall(String method) {
        return rows.stream().mapToDouble(scored -> counts(scored, method).recall()).toArray();
    }

    /** 1 for each row that keeps every needed sentence, 0 for the others. */
    double[] allEvidence(String method) {
        return rows.stream()
                .map(scored -> counts(scored, method))
                .mapToDouble(counts -> counts.hit() == counts.needed() ? 1 : 0)
                .toArray();
    }

    /** The compression that each row really reaches. */
    double[] reached(String method) {
        return rows.stream()
                .mapToDouble(scored -> EqualCompression.reached(scored.row(), kept(scored, method)))
                .toArray();
    }

    /** Values of the rows by question, in the order of the rows. */
    List<double[]> byQuestion(double[] values) {
        Map<String, List<Double>> found = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            found.computeIfAbsent(rows.get(i).row().question(), q -> new ArrayList<>())
                    .add(values[i]);
        }
        return found.values().stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private SentenceCounts counts(RowScores scored, String method) {
        List<Boolean> needed = scored.row().needed();
        boolean[] wanted = new boolean[needed.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = needed.get(i);
        }
        return SentenceCounts.of(kept(scored, method), wanted);
    }

    private boolean[] kept(RowScores scored, String method) {
        float[] scores = scored.byMethod().get(method);
        if (scores == null) {
            throw new IllegalArgumentException(
                    "row %s has no scores of %s".formatted(scored.row().id(), method));
        }
        return EqualCompression.keep(scored.row(), scores, compression);
    }
}
