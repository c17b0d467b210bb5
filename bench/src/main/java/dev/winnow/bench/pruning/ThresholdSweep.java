package dev.winnow.bench.pruning;

import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.Interval;
import dev.winnow.bench.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The model at thresholds from mild to tight, so that its best F2 does not hang on the product's
 * threshold. Collects set by set.
 */
public final class ThresholdSweep {

    /** Those at which the papers of the field compare, and what lies between them. */
    private static final List<Double> THRESHOLDS =
            List.of(.01, .02, .03, .05, .075, .1, .15, .2, .25, .3, .4, .5);

    private final SortedMap<Double, List<Swept>> sets = new TreeMap<>();

    /**
     * The model at one threshold: the mean over sets, of sentences and characters that are pooled
     * within each.
     *
     * @param recall share of needed sentences that are kept
     * @param precision share of kept sentences that are needed
     * @param f2 of these two
     * @param compression share of characters removed
     */
    public record Line(double recall, double precision, double f2, double compression) {}

    /**
     * A set at one threshold.
     *
     * @param counts of each question
     */
    private record Swept(List<SentenceCounts> counts) implements Bootstrap.Sample {

        @Override
        public int queries() {
            return counts.size();
        }

        @Override
        public double of(int[] drawn) {
            return Arrays.stream(drawn)
                    .mapToObj(counts::get)
                    .reduce(SentenceCounts.NONE, SentenceCounts::plus)
                    .f2();
        }

        SentenceCounts pooled() {
            return counts.stream().reduce(SentenceCounts.NONE, SentenceCounts::plus);
        }
    }

    /**
     * Adds a set: its rows of {@value EqualCompression#FEWEST_SENTENCES} sentences or more.
     *
     * @throws IllegalArgumentException if the model did not score one of them
     */
    public void add(List<RowScores> set) {
        List<RowScores> rows = set.stream().filter(EqualCompression::longEnough).toList();
        for (double threshold : THRESHOLDS) {
            Map<String, SentenceCounts> byQuestion = new LinkedHashMap<>();
            for (RowScores scored : rows) {
                byQuestion.merge(
                        scored.row().question(), scored.counts(threshold), SentenceCounts::plus);
            }
            sets.computeIfAbsent(threshold, t -> new ArrayList<>())
                    .add(new Swept(List.copyOf(byQuestion.values())));
        }
    }

    /** Threshold to the mean over sets. */
    public SortedMap<Double, Line> lines() {
        SortedMap<Double, Line> lines = new TreeMap<>();
        sets.forEach(
                (threshold, of) ->
                        lines.put(
                                threshold,
                                new Line(
                                        mean(of, SentenceCounts::recall),
                                        mean(of, SentenceCounts::precision),
                                        mean(of, SentenceCounts::f2),
                                        mean(of, SentenceCounts::compression))));
        return lines;
    }

    /** The threshold of the best F2, of several the lowest. */
    public double best() {
        double best = THRESHOLDS.getFirst();
        double f2 = -1;
        for (Map.Entry<Double, Line> line : lines().entrySet()) {
            if (line.getValue().f2() > f2) {
                best = line.getKey();
                f2 = line.getValue().f2();
            }
        }
        return best;
    }

    /**
     * The best F2 with its interval. The threshold is not chosen anew in each draw: near the best
     * F2 hardly depends on it.
     */
    public Interval bestF2() {
        return Bootstrap.ofSets(sets.getOrDefault(best(), List.of()));
    }

    private static double mean(List<Swept> sets, ToDoubleFunction<SentenceCounts> figure) {
        return sets.stream().map(Swept::pooled).mapToDouble(figure).average().orElse(0);
    }
}
