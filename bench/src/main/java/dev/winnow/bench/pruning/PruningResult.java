package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.Bootstrap.Interval;
import dev.winnow.bench.metric.SentenceCounts;
import dev.winnow.core.context.TokenCounter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The model, and what stands beside it, on sets of labelled rows. A model's card is written from
 * it.
 *
 * @param model name and hash
 * @param threshold at which sentences were kept
 * @param sets name to measures
 * @param mean macro mean over the sets
 * @param intervals compression to method, or to the model's distance from it, to the macro mean of
 *     sentence recall with its 95 % interval
 * @param allEvidenceIntervals the same with the share of rows of which every needed sentence is
 *     kept
 * @param sweep threshold to the model there, so that its best F2 does not hang on the product's
 *     threshold
 */
public record PruningResult(
        String model,
        double threshold,
        SortedMap<String, SetMeasures> sets,
        SetMeasures mean,
        SortedMap<String, SortedMap<String, Interval>> intervals,
        SortedMap<String, SortedMap<String, Interval>> allEvidenceIntervals,
        SortedMap<Double, Swept> sweep) {

    /** Name of the method that reads the labels. */
    public static final String ORACLE = "oracle";

    /** Thresholds at which the papers of the field compare, and what lies between them. */
    private static final List<Double> THRESHOLDS =
            List.of(.01, .02, .03, .05, .075, .1, .15, .2, .25, .3, .4, .5);

    /**
     * The model at one threshold: the mean over sets, of sentences and characters that are pooled
     * within each.
     *
     * @param recall share of needed sentences that are kept
     * @param precision share of kept sentences that are needed
     * @param f2 of these two
     * @param compression share of characters removed
     */
    public record Swept(double recall, double precision, double f2, double compression) {}

    /**
     * Measures all sets; each counts the same.
     *
     * @param threshold sentences with at least this score of the model are kept
     * @param tokens counts what a generator would be sent
     * @param scored name of each set to its rows, one that {@link LabelledRow#comparable} among
     *     them
     */
    public static PruningResult of(
            String model,
            double threshold,
            TokenCounter tokens,
            Map<String, List<RowScores>> scored) {
        SortedMap<String, SetMeasures> sets = new TreeMap<>();
        scored.forEach((name, rows) -> sets.put(name, SetMeasures.of(rows, threshold, tokens)));
        SortedMap<Double, Swept> sweep = new TreeMap<>();
        THRESHOLDS.forEach(each -> sweep.put(each, swept(scored.values(), each)));
        return new PruningResult(
                model,
                threshold,
                sets,
                SetMeasures.mean(sets.values()),
                intervals(scored.values(), SentenceCounts::recall),
                intervals(scored.values(), SetMeasures::allEvidence),
                sweep);
    }

    /** The name under which the model's distance from a method stands. */
    public static String distance(String method) {
        return RowScores.MODEL + " - " + method;
    }

    private static SortedMap<String, SortedMap<String, Interval>> intervals(
            Collection<List<RowScores>> sets, ToDoubleFunction<SentenceCounts> figure) {
        SortedMap<String, SortedMap<String, Interval>> table = new TreeMap<>();
        for (double at : SetMeasures.COMPRESSIONS) {
            SortedMap<String, List<List<double[]>>> line = new TreeMap<>();
            for (List<RowScores> set : sets) {
                List<RowScores> rows = SetMeasures.comparable(set);
                for (String method : SetMeasures.methods(rows)) {
                    ToDoubleFunction<RowScores> own =
                            scores -> figure.applyAsDouble(scores.counts(method, at));
                    add(line, method, rows, own);
                    if (!method.equals(RowScores.MODEL)) {
                        ToDoubleFunction<RowScores> model =
                                scores -> figure.applyAsDouble(scores.counts(RowScores.MODEL, at));
                        ToDoubleFunction<RowScores> distance =
                                scores -> model.applyAsDouble(scores) - own.applyAsDouble(scores);
                        add(line, distance(method), rows, distance);
                    }
                }
            }
            SortedMap<String, Interval> found = new TreeMap<>();
            line.forEach((name, values) -> found.put(name, Bootstrap.ofRows(values)));
            table.put(Double.toString(at), found);
        }
        return table;
    }

    /** Adds a set's values by question: rows of one rise and fall together. */
    private static void add(
            SortedMap<String, List<List<double[]>>> line,
            String name,
            List<RowScores> rows,
            ToDoubleFunction<RowScores> value) {
        Map<String, List<RowScores>> questions = new LinkedHashMap<>();
        for (RowScores row : rows) {
            questions.computeIfAbsent(row.row().question(), q -> new ArrayList<>()).add(row);
        }
        List<double[]> values = new ArrayList<>();
        questions.values().forEach(of -> values.add(of.stream().mapToDouble(value).toArray()));
        line.computeIfAbsent(name, n -> new ArrayList<>()).add(values);
    }

    private static Swept swept(Collection<List<RowScores>> sets, double threshold) {
        List<SentenceCounts> pooled = new ArrayList<>();
        for (List<RowScores> set : sets) {
            SentenceCounts counts = SentenceCounts.NONE;
            for (RowScores scored : set) {
                counts = scored.row().longEnough() ? counts.plus(scored.counts(threshold)) : counts;
            }
            pooled.add(counts);
        }
        return new Swept(
                mean(pooled, SentenceCounts::recall),
                mean(pooled, SentenceCounts::precision),
                mean(pooled, SentenceCounts::f2),
                mean(pooled, SentenceCounts::compression));
    }

    private static <T> double mean(Collection<T> sets, ToDoubleFunction<T> figure) {
        return sets.stream().mapToDouble(figure).average().orElse(0);
    }
}
