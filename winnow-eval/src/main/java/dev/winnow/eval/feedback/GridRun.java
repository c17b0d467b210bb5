package dev.winnow.eval.feedback;

import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.HolmCorrection;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.metric.PairedRandomisation;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.retrieval.Metric;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Runs a grid on a collection: every line, then every test, corrected for their number. */
public final class GridRun {

    /** Depth of the second run, as in the paper. */
    private static final int DEEP = 1_000;

    private final CollectionRun runner;

    public GridRun(CollectionRun runner) {
        this.runner = runner;
    }

    /**
     * Measures all lines of a grid.
     *
     * @param split name of the judgements, for the result
     */
    public GridResult run(BeirCollection collection, String split, FeedbackGrid grid)
            throws IOException {
        int queries = collection.queries().size();
        List<Metric> metrics = grid.metrics();
        double[][][] values = new double[grid.lines().size()][metrics.size()][queries];
        for (boolean deep : new boolean[] {false, true}) {
            if (metrics.stream().noneMatch(metric -> metric.deep() == deep)) {
                continue;
            }
            runner.each(
                    collection.queries(),
                    grid.lines(),
                    deep ? DEEP : RetrievalSettings.DEFAULT_WINDOW,
                    (query, line, answer) -> {
                        for (int m = 0; m < metrics.size(); m++) {
                            if (metrics.get(m).deep() == deep) {
                                values[line][m][query] = metrics.get(m).of(answer.ranked());
                            }
                        }
                    });
        }
        Map<String, double[][]> byName = new LinkedHashMap<>();
        SequencedMap<String, Map<String, Interval>> lines = new LinkedHashMap<>();
        for (int l = 0; l < values.length; l++) {
            byName.put(grid.lines().get(l).name(), values[l]);
            lines.put(grid.lines().get(l).name(), intervals(metrics, values[l]));
        }
        return new GridResult(
                collection.name(),
                split,
                queries,
                grid.name(),
                Collections.unmodifiableSequencedMap(lines),
                tests(grid, byName));
    }

    private static Map<String, Interval> intervals(List<Metric> metrics, double[][] values) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        for (int m = 0; m < values.length; m++) {
            intervals.put(metrics.get(m).label(), Bootstrap.mean(values[m]));
        }
        return Collections.unmodifiableMap(intervals);
    }

    private static List<TestedDifference> tests(FeedbackGrid grid, Map<String, double[][]> values) {
        List<TestedDifference> raw = new ArrayList<>();
        for (FeedbackGrid.Comparison comparison : grid.comparisons()) {
            double[][] line = of(values, comparison.line());
            double[][] against = of(values, comparison.against());
            for (int m = 0; m < grid.metrics().size(); m++) {
                raw.add(
                        new TestedDifference(
                                comparison.line(),
                                comparison.against(),
                                grid.metrics().get(m).label(),
                                mean(line[m]) - mean(against[m]),
                                PairedRandomisation.p(line[m], against[m]),
                                1));
            }
        }
        double[] corrected =
                HolmCorrection.of(raw.stream().mapToDouble(TestedDifference::p).toArray());
        List<TestedDifference> tests = new ArrayList<>();
        for (int t = 0; t < corrected.length; t++) {
            TestedDifference test = raw.get(t);
            tests.add(
                    new TestedDifference(
                            test.line(),
                            test.against(),
                            test.metric(),
                            test.difference(),
                            test.p(),
                            corrected[t]));
        }
        return Collections.unmodifiableList(tests);
    }

    private static double[][] of(Map<String, double[][]> values, String line) {
        double[][] found = values.get(line);
        if (found == null) {
            throw new IllegalArgumentException("the grid has no line " + line);
        }
        return found;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
