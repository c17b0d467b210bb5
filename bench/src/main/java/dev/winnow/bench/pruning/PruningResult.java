package dev.winnow.bench.pruning;

import dev.winnow.bench.metric.Interval;
import dev.winnow.core.context.TokenCounter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The model, and what stands beside it, on sets of labelled rows.
 *
 * @param model name and hash
 * @param threshold at which sentences were kept
 * @param sets name to measures
 * @param mean macro mean over the sets
 * @param intervals compression to method, or to the model's distance from it, to the macro mean of
 *     sentence recall with its 95 % interval
 * @param allEvidenceIntervals the same with the share of rows of which every needed sentence is
 *     kept
 * @param sweep threshold to the model there, the mean over sets
 * @param bestThreshold that of the best F2 of the sweep
 * @param bestF2 macro mean there
 * @param setsWon compression to the sets on which the model is above every baseline
 */
public record PruningResult(
        String model,
        double threshold,
        Map<String, SetMeasures> sets,
        SetMeasures mean,
        SortedMap<String, SortedMap<String, Interval>> intervals,
        SortedMap<String, SortedMap<String, Interval>> allEvidenceIntervals,
        SortedMap<Double, ThresholdSweep.Line> sweep,
        double bestThreshold,
        Interval bestF2,
        SortedMap<String, SetsWon> setsWon) {

    /** Name of the method that reads the labels. */
    public static final String ORACLE = "oracle";

    /**
     * Measures all sets; each counts the same.
     *
     * @param threshold sentences with at least this score of the model are kept
     * @param tokens counts what a generator would be sent
     * @param scored name of each set to its rows, one that {@link EqualCompression#counts} among
     *     them
     */
    public static PruningResult of(
            String model,
            double threshold,
            TokenCounter tokens,
            Map<String, List<RowScores>> scored) {
        SortedMap<String, SetMeasures> sets = new TreeMap<>();
        CompressionIntervals recall = CompressionIntervals.ofRecall();
        CompressionIntervals allEvidence = CompressionIntervals.ofAllEvidence();
        ThresholdSweep sweep = new ThresholdSweep();
        scored.forEach(
                (name, rows) -> {
                    sets.put(name, SetMeasures.of(rows, threshold, tokens));
                    recall.add(rows);
                    allEvidence.add(rows);
                    sweep.add(rows);
                });
        return new PruningResult(
                model,
                threshold,
                sets,
                SetMeasures.mean(sets.values()),
                recall.intervals(),
                allEvidence.intervals(),
                sweep.lines(),
                sweep.best(),
                sweep.bestF2(),
                SetsWon.of(sets.values()));
    }
}
