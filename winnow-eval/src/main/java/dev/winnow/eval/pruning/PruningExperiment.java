package dev.winnow.eval.pruning;

import dev.winnow.core.context.TokenCounter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The model, what stands beside it, and what costs nothing, on sets of labelled rows. Collects set by set. */
public final class PruningExperiment {

    private final double threshold;
    private final SortedMap<String, String> models;
    private final PruningMeasurement measurement;
    private final SortedMap<String, SetMeasures> sets = new TreeMap<>();
    private final CompressionIntervals recall = CompressionIntervals.ofRecall();
    private final CompressionIntervals allEvidence = CompressionIntervals.ofAllEvidence();
    private final SortedMap<String, ThresholdSweep> sweeps = new TreeMap<>();
    private final ThresholdSweep sweep = new ThresholdSweep(PruningMeasurement.MODEL);

    /**
     * @param threshold sentences with at least this score of the model are kept
     * @param tokens counts what a generator would be sent
     * @param models the methods that are models, in words: {@link PruningMeasurement#MODEL}, perhaps {@link PruningMeasurement#BESIDE}
     */
    public PruningExperiment(
            double threshold, TokenCounter tokens, SortedMap<String, String> models) {
        this.threshold = threshold;
        this.models = new TreeMap<>(models);
        this.measurement = new PruningMeasurement(threshold, tokens);
        models.keySet().forEach(name -> sweeps.put(name, new ThresholdSweep(name)));
        sweeps.put(PruningMeasurement.MODEL, sweep);
    }

    /**
     * Adds a set.
     *
     * @param rows scored by every method; one that {@link EqualCompression#counts} among them
     */
    public void add(String name, List<RowScores> rows) {
        sets.put(name, measurement.measure(rows));
        recall.add(rows);
        allEvidence.add(rows);
        sweeps.values().forEach(of -> of.add(rows));
    }

    /** What all sets say together; each counts the same. */
    public PruningResult result() {
        return new PruningResult(
                models,
                threshold,
                new LinkedHashMap<>(sets),
                SetMean.of(sets.values()),
                recall.intervals(),
                allEvidence.intervals(),
                sweep.lines(),
                BestF2.of(sweeps),
                SetsWon.of(sets.values()));
    }
}
