package dev.winnow.bench.pruning;

import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * Intervals of a measure at equal compression: of each method, and of the model's distance from it.
 * Collects set by set.
 */
public final class CompressionIntervals {

    private final SortedMap<String, SortedMap<String, List<List<double[]>>>> values =
            new TreeMap<>();

    private final BiFunction<CompressedRows, String, double[]> measure;

    private CompressionIntervals(BiFunction<CompressedRows, String, double[]> measure) {
        this.measure = measure;
    }

    /** Of sentence recall. */
    public static CompressionIntervals ofRecall() {
        return new CompressionIntervals(CompressedRows::recall);
    }

    /** Of the share of rows of which every needed sentence is kept. */
    public static CompressionIntervals ofAllEvidence() {
        return new CompressionIntervals(CompressedRows::allEvidence);
    }

    /** The name under which the model's distance from a method stands. */
    public static String distance(String method) {
        return RowScores.MODEL + " - " + method;
    }

    /** Adds a set; one without a row that counts has nothing to add. */
    public void add(List<RowScores> set) {
        for (double compression : SetMeasures.COMPRESSIONS) {
            CompressedRows rows = new CompressedRows(set, compression);
            SortedMap<String, List<List<double[]>>> line =
                    values.computeIfAbsent(Double.toString(compression), c -> new TreeMap<>());
            for (String method : rows.methods()) {
                double[] own = measure.apply(rows, method);
                put(line, method, rows.byQuestion(own));
                if (!method.equals(RowScores.MODEL)) {
                    double[] model = measure.apply(rows, RowScores.MODEL);
                    for (int i = 0; i < model.length; i++) {
                        model[i] -= own[i];
                    }
                    put(line, distance(method), rows.byQuestion(model));
                }
            }
        }
    }

    /** Compression to method or {@link #distance} to the macro mean with its 95 % interval. */
    public SortedMap<String, SortedMap<String, Interval>> intervals() {
        SortedMap<String, SortedMap<String, Interval>> intervals = new TreeMap<>();
        values.forEach(
                (compression, line) -> {
                    SortedMap<String, Interval> found = new TreeMap<>();
                    line.forEach((name, sets) -> found.put(name, Bootstrap.ofRows(sets)));
                    intervals.put(compression, found);
                });
        return intervals;
    }

    private static void put(
            SortedMap<String, List<List<double[]>>> line, String name, List<double[]> questions) {
        line.computeIfAbsent(name, n -> new ArrayList<>()).add(questions);
    }
}
