package dev.winnow.bench.pruning;

import dev.winnow.bench.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Sentences that each answerable row of a set keeps at one compression, method by method. */
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
        return each(method, SentenceCounts::recall);
    }

    /** 1 for each row that keeps every needed sentence, 0 for the others. */
    double[] allEvidence(String method) {
        return each(method, counts -> counts.all() ? 1 : 0);
    }

    /** The compression that each row really reaches. */
    double[] reached(String method) {
        return each(method, SentenceCounts::compression);
    }

    private double[] each(String method, ToDoubleFunction<SentenceCounts> figure) {
        return rows.stream()
                .map(s -> s.row().counts(EqualCompression.keep(s.row(), s.by(method), compression)))
                .mapToDouble(figure)
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
}
