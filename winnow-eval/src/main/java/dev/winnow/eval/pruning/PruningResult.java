package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import java.util.Map;
import java.util.SortedMap;

/**
 * The table as it is written to JSON.
 *
 * @param threshold at which sentences were kept
 * @param sets name to measures
 * @param mean macro mean over the sets
 * @param intervals compression to method, or to the model's distance from it, to the macro mean of sentence recall with its 95 % interval
 * @param sweep threshold to the model there, the mean over sets
 * @param setsWon compression to the sets on which the model is above every baseline
 */
public record PruningResult(
        double threshold,
        Map<String, SetMeasures> sets,
        SetMeasures mean,
        SortedMap<String, SortedMap<String, Interval>> intervals,
        SortedMap<Double, SweepLine> sweep,
        SortedMap<String, SetsWon> setsWon) {}
