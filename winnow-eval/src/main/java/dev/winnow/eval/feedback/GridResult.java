package dev.winnow.eval.feedback;

import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.retrieval.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A grid on one collection.
 *
 * @param collection name of the folder
 * @param split name of the judgements
 * @param queries number of judged queries
 * @param settings name of the grid's settings
 * @param lines name of a line to the mean and interval of each measure, in the order of the table
 * @param tests all comparisons on all measures; corrected together
 */
public record GridResult(
        String collection,
        String split,
        int queries,
        String settings,
        SequencedMap<String, Map<String, Interval>> lines,
        List<TestedDifference> tests) {

    /** What was measured, in the order of the table. */
    public List<Metric> metrics() {
        Set<String> labels = lines.firstEntry().getValue().keySet();
        return labels.stream()
                .map(
                        label ->
                                Arrays.stream(Metric.values())
                                        .filter(metric -> metric.label().equals(label))
                                        .findFirst()
                                        .orElseThrow())
                .toList();
    }

    /** The mean of a measure. */
    public double mean(String line, Metric metric) {
        Map<String, Interval> measures = lines.get(line);
        Interval interval = measures == null ? null : measures.get(metric.label());
        if (interval == null) {
            throw new IllegalArgumentException(
                    "%s has no %s of the line %s".formatted(collection, metric.label(), line));
        }
        return interval.mean();
    }

    /** The test of two lines on a measure. */
    public TestedDifference test(String line, String against, Metric metric) {
        for (TestedDifference test : tests) {
            if (test.line().equals(line)
                    && test.against().equals(against)
                    && test.metric().equals(metric.label())) {
                return test;
            }
        }
        throw new IllegalArgumentException(
                "%s was not compared with %s on %s".formatted(line, against, metric.label()));
    }
}
