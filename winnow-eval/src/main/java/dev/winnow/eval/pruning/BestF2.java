package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The best F2 of the sweep of each model.
 *
 * @param thresholds model to the threshold of its best F2
 * @param f2 model, or the {@link CompressionIntervals#distance} of the measured one from another, to the macro mean with its 95 % interval
 */
public record BestF2(SortedMap<String, Double> thresholds, SortedMap<String, Interval> f2) {

    /**
     * Compares the measured model with the others.
     *
     * @param sweeps by model, {@link PruningMeasurement#MODEL} among them
     */
    static BestF2 of(Map<String, ThresholdSweep> sweeps) {
        SortedMap<String, Double> thresholds = new TreeMap<>();
        SortedMap<String, Interval> f2 = new TreeMap<>();
        ThresholdSweep model = sweeps.get(PruningMeasurement.MODEL);
        sweeps.forEach(
                (name, sweep) -> {
                    thresholds.put(name, sweep.best());
                    f2.put(name, sweep.bestF2());
                    if (model != null && !name.equals(PruningMeasurement.MODEL)) {
                        f2.put(CompressionIntervals.distance(name), model.ahead(sweep));
                    }
                });
        return new BestF2(thresholds, f2);
    }
}
