package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.SentenceCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The model at thresholds from mild to tight, so that its best F2 does not hang on the product's threshold. Collects set by set. */
public final class ThresholdSweep {

    /** Those at which the papers of the field compare, and what lies between them. */
    private static final List<Double> THRESHOLDS =
            List.of(.01, .02, .03, .05, .075, .1, .15, .2, .25, .3, .4, .5);

    private final SortedMap<Double, List<SweepLine>> sets = new TreeMap<>();

    /** Adds a set: its rows of {@value EqualCompression#FEWEST_SENTENCES} sentences or more. */
    public void add(List<RowScores> set) {
        for (double threshold : THRESHOLDS) {
            sets.computeIfAbsent(threshold, t -> new ArrayList<>()).add(line(set, threshold));
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

    private static SweepLine line(List<RowScores> set, double threshold) {
        SentenceCounts counts = SentenceCounts.NONE;
        long all = 0;
        long stays = 0;
        for (RowScores scored : set) {
            List<String> sentences = scored.row().sentences();
            float[] model = scored.byMethod().get(PruningMeasurement.MODEL);
            if (model == null || sentences.size() < EqualCompression.FEWEST_SENTENCES) {
                continue;
            }
            boolean[] kept = new boolean[model.length];
            boolean[] needed = new boolean[model.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = model[i] >= threshold;
                needed[i] = scored.row().needed().get(i);
                int length = sentences.get(i).length();
                all += length;
                stays += kept[i] ? length : 0;
            }
            counts = counts.plus(SentenceCounts.of(kept, needed));
        }
        return new SweepLine(
                counts.recall(),
                counts.precision(),
                counts.f2(),
                all == 0 ? 0 : 1 - (double) stays / all);
    }

    private static double mean(List<SweepLine> lines, ToDoubleFunction<SweepLine> figure) {
        return lines.stream().mapToDouble(figure).average().orElse(0);
    }
}
