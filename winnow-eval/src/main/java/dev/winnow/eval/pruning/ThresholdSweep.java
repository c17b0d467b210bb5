package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.SentenceCounts;
import java.util.ArrayList;
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
     * @param compression share of characters removed
     */
    private record Swept(List<SentenceCounts> counts, double compression)
            implements Bootstrap.Sample {

        @Override
        public int queries() {
            return counts.size();
        }

        @Override
        public double of(int[] drawn) {
            SentenceCounts sum = SentenceCounts.NONE;
            for (int question : drawn) {
                sum = sum.plus(counts.get(question));
            }
            return sum.f2();
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
            long all = 0;
            long stays = 0;
            for (RowScores scored : rows) {
                boolean[] kept = scored.kept(threshold);
                all += scored.row().characters();
                stays += scored.row().characters(kept);
                byQuestion.merge(
                        scored.row().question(), scored.row().counts(kept), SentenceCounts::plus);
            }
            double compression = all == 0 ? 0 : 1 - (double) stays / all;
            sets.computeIfAbsent(threshold, t -> new ArrayList<>())
                    .add(new Swept(List.copyOf(byQuestion.values()), compression));
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
                                        mean(of, set -> set.pooled().recall()),
                                        mean(of, set -> set.pooled().precision()),
                                        mean(of, set -> set.pooled().f2()),
                                        mean(of, Swept::compression))));
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

    private static double mean(List<Swept> sets, ToDoubleFunction<Swept> figure) {
        return sets.stream().mapToDouble(figure).average().orElse(0);
    }
}
