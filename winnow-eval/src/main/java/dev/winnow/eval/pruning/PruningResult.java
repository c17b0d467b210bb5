package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import java.util.Map;
import java.util.SortedMap;

/**
 * The tables as they are written to JSON.
 *
 * @param models method to the model behind it, in words
 * @param threshold at which sentences were kept
 * @param sets name to measures
 * @param mean macro mean over the sets
 * @param intervals compression to method, or to the model's distance from it, to the macro mean of sentence recall with its 95 % interval
 * @param allEvidenceIntervals the same with the share of rows of which every needed sentence is kept
 * @param sweep threshold to the model there, the mean over sets
 * @param bestF2 of the sweep, for each model
 * @param setsWon compression to the sets on which the model is above every baseline
 */
public record PruningResult(
        SortedMap<String, String> models,
        double threshold,
        Map<String, SetMeasures> sets,
        SetMeasures mean,
        SortedMap<String, SortedMap<String, Interval>> intervals,
        SortedMap<String, SortedMap<String, Interval>> allEvidenceIntervals,
        SortedMap<Double, SweepLine> sweep,
        BestF2 bestF2,
        SortedMap<String, SetsWon> setsWon) {

    /** The tables as text. */
    public String markdown() {
        return PruningPage.of(this);
    }
}
