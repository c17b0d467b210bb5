package dev.winnow.eval.pruning;

import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.MacroBootstrap;
import dev.winnow.pruner.select.Guard;
import dev.winnow.pruner.select.Pruner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Whether the guard for several hops is worth what it keeps. Whatever keeps more finds more, so each guard stands beside a lower threshold without
 * one that keeps at least as many characters of the set. Collects set by set.
 */
public final class GuardExperiment {

    private final float threshold;
    private final SortedMap<Guard, Pruner> pruners;
    private final SortedMap<String, SortedMap<String, GuardLine>> sets = new TreeMap<>();
    private final SortedMap<String, List<List<double[]>>> recall = new TreeMap<>();
    private final SortedMap<String, List<List<double[]>>> allEvidence = new TreeMap<>();

    /**
     * @param pruners one for each guard, {@link Guard#NONE} among them
     */
    public GuardExperiment(float threshold, Map<Guard, Pruner> pruners) {
        this.threshold = threshold;
        this.pruners = new TreeMap<>(pruners);
    }

    /** Name of a guard's line. */
    public static String name(Guard guard) {
        return guard.name().toLowerCase(Locale.ROOT);
    }

    /** Name of the line of the threshold alone that keeps as much as a guard. */
    public static String threshold(Guard guard) {
        return "threshold for " + name(guard);
    }

    /**
     * Adds a set.
     *
     * @throws IllegalArgumentException if none of its questions has evidence
     */
    public void add(String set, List<RowScores> rows) {
        List<QuestionPassages> questions = QuestionPassages.of(rows);
        if (questions.stream().noneMatch(QuestionPassages::answerable)) {
            throw new IllegalArgumentException(
                    "set %s has no question with evidence; leave its file out".formatted(set));
        }
        SortedMap<String, GuardLine> lines = new TreeMap<>();
        for (Guard guard : pruners.keySet()) {
            GuardMeasures guarded = measure(questions, guard, threshold);
            lines.put(name(guard), line(guarded));
            if (guard != Guard.NONE) {
                GuardMeasures alone = keepingAtLeast(guarded.characters(), questions);
                lines.put(threshold(guard), line(alone));
                note(recall, guard, guarded.recall(), alone.recall());
                note(allEvidence, guard, guarded.allEvidence(), alone.allEvidence());
            }
        }
        sets.put(set, lines);
    }

    /** What all sets say together; each counts the same. */
    public GuardResult result() {
        SortedMap<String, GuardLine> mean = new TreeMap<>();
        for (String rule : sets.firstEntry().getValue().keySet()) {
            List<GuardLine> lines = sets.values().stream().map(set -> set.get(rule)).toList();
            mean.put(
                    rule,
                    new GuardLine(
                            lines.stream().mapToDouble(GuardLine::questions).sum(),
                            mean(lines, GuardLine::recall),
                            mean(lines, GuardLine::allEvidence),
                            mean(lines, GuardLine::precision),
                            mean(lines, GuardLine::f2),
                            mean(lines, GuardLine::charsSaved)));
        }
        return new GuardResult(threshold, sets, mean, intervals(recall), intervals(allEvidence));
    }

    private GuardMeasures measure(List<QuestionPassages> questions, Guard guard, float at) {
        Pruner pruner = Objects.requireNonNull(pruners.get(guard));
        return GuardMeasures.of(
                questions, questions.stream().map(asked -> asked.kept(pruner, at)).toList());
    }

    /** Of the thresholds that keep that much, the highest. */
    private GuardMeasures keepingAtLeast(long characters, List<QuestionPassages> questions) {
        float[] scores = scores(questions);
        int low = 0;
        int high = scores.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (measure(questions, Guard.NONE, scores[middle]).characters() >= characters) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return measure(questions, Guard.NONE, scores[low]);
    }

    /** All scores up to the threshold, ascending. */
    private float[] scores(List<QuestionPassages> questions) {
        double[] all =
                questions.stream()
                        .map(QuestionPassages::scores)
                        .flatMapToDouble(
                                own -> {
                                    double[] wide = new double[own.length];
                                    for (int i = 0; i < own.length; i++) {
                                        wide[i] = own[i];
                                    }
                                    return Arrays.stream(wide);
                                })
                        .filter(score -> score < threshold)
                        .sorted()
                        .distinct()
                        .toArray();
        float[] scores = new float[all.length + 1];
        for (int i = 0; i < all.length; i++) {
            scores[i] = (float) all[i];
        }
        scores[all.length] = threshold;
        return scores;
    }

    private static void note(
            SortedMap<String, List<List<double[]>>> into,
            Guard guard,
            double[] guarded,
            double[] alone) {
        List<double[]> differences = new ArrayList<>();
        for (int q = 0; q < guarded.length; q++) {
            differences.add(new double[] {guarded[q] - alone[q]});
        }
        into.computeIfAbsent(name(guard), g -> new ArrayList<>()).add(differences);
    }

    private static SortedMap<String, Interval> intervals(
            SortedMap<String, List<List<double[]>>> differences) {
        SortedMap<String, Interval> intervals = new TreeMap<>();
        differences.forEach((rule, of) -> intervals.put(rule, MacroBootstrap.mean(of)));
        return intervals;
    }

    private static GuardLine line(GuardMeasures measures) {
        return new GuardLine(
                measures.recall().length,
                Arrays.stream(measures.recall()).average().orElse(0),
                Arrays.stream(measures.allEvidence()).average().orElse(0),
                measures.counts().precision(),
                measures.counts().f2(),
                measures.charsSaved());
    }

    private static double mean(List<GuardLine> lines, ToDoubleFunction<GuardLine> figure) {
        return lines.stream().mapToDouble(figure).average().orElse(0);
    }
}
