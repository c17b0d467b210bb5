package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.DrawnCounts;
import dev.winnow.eval.metric.DrawnSet;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.MacroBootstrap;
import dev.winnow.eval.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** A model at thresholds from mild to tight, so that its best F2 does not hang on the product's threshold. Collects set by set. */
public final class ThresholdSweep {

    /** Those at which the papers of the field compare, and what lies between them. */
    private static final List<Double> THRESHOLDS =
            List.of(.01, .02, .03, .05, .075, .1, .15, .2, .25, .3, .4, .5);

    private final String method;
    private final SortedMap<Double, List<Swept>> sets = new TreeMap<>();

    /** A set at one threshold: all of it, and by question. */
    private record Swept(SweepLine line, DrawnSet questions) {}

    /**
     * @param method the model's name among the methods
     */
    public ThresholdSweep(String method) {
        this.method = method;
    }

    /**
     * Adds a set: its rows of {@value EqualCompression#FEWEST_SENTENCES} sentences or more.
     *
     * @throws IllegalArgumentException if the model did not score one of them
     */
    public void add(List<RowScores> set) {
        List<RowScores> rows =
                set.stream()
                        .filter(
                                scored ->
                                        scored.row().sentences().size()
                                                >= EqualCompression.FEWEST_SENTENCES)
                        .toList();
        for (double threshold : THRESHOLDS) {
            add(rows, threshold);
        }
    }

    /** Threshold to the mean over sets. */
    public SortedMap<Double, SweepLine> lines() {
        SortedMap<Double, SweepLine> lines = new TreeMap<>();
        sets.forEach(
                (threshold, of) ->
                        lines.put(
                                threshold,
                                new SweepLine(
                                        mean(of, SweepLine::recall),
                                        mean(of, SweepLine::precision),
                                        mean(of, SweepLine::f2),
                                        mean(of, SweepLine::compression))));
        return lines;
    }

    /** The threshold of the best F2, of several the lowest. */
    public double best() {
        double best = THRESHOLDS.getFirst();
        double f2 = -1;
        for (Map.Entry<Double, SweepLine> line : lines().entrySet()) {
            if (line.getValue().f2() > f2) {
                best = line.getKey();
                f2 = line.getValue().f2();
            }
        }
        return best;
    }

    /** The best F2 with its interval. The threshold is not chosen anew in each draw: near the best F2 hardly depends on it. */
    public Interval bestF2() {
        return MacroBootstrap.of(atBest());
    }

    /** How far the best F2 is above that of another model on the same rows, question by question, each at its own best threshold. */
    public Interval ahead(ThresholdSweep other) {
        List<DrawnSet> own = atBest();
        List<DrawnSet> others = other.atBest();
        if (own.size() != others.size()) {
            throw new IllegalArgumentException(
                    "%d sets against %d".formatted(own.size(), others.size()));
        }
        List<DrawnSet> differences = new ArrayList<>();
        for (int s = 0; s < own.size(); s++) {
            differences.add(own.get(s).minus(others.get(s)));
        }
        return MacroBootstrap.of(differences);
    }

    private List<DrawnSet> atBest() {
        return sets.getOrDefault(best(), List.of()).stream().map(Swept::questions).toList();
    }

    private void add(List<RowScores> rows, double threshold) {
        Map<String, SentenceCounts> byQuestion = new LinkedHashMap<>();
        SentenceCounts counts = SentenceCounts.NONE;
        long all = 0;
        long stays = 0;
        for (RowScores scored : rows) {
            List<String> sentences = scored.row().sentences();
            float[] scores = scored.by(method);
            boolean[] kept = new boolean[scores.length];
            boolean[] needed = new boolean[scores.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = scores[i] >= threshold;
                needed[i] = scored.row().needed().get(i);
                int length = sentences.get(i).length();
                all += length;
                stays += kept[i] ? length : 0;
            }
            SentenceCounts own = SentenceCounts.of(kept, needed);
            counts = counts.plus(own);
            byQuestion.merge(scored.row().question(), own, SentenceCounts::plus);
        }
        SweepLine line =
                new SweepLine(
                        counts.recall(),
                        counts.precision(),
                        counts.f2(),
                        all == 0 ? 0 : 1 - (double) stays / all);
        sets.computeIfAbsent(threshold, t -> new ArrayList<>())
                .add(new Swept(line, new DrawnCounts(List.copyOf(byQuestion.values()))));
    }

    private static double mean(List<Swept> sets, ToDoubleFunction<SweepLine> figure) {
        return sets.stream().map(Swept::line).mapToDouble(figure).average().orElse(0);
    }
}
