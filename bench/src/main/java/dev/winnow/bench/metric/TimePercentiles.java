package dev.winnow.bench.metric;

import java.util.Arrays;
import java.util.List;

/**
 * Percentiles of a list of times, nearest rank.
 *
 * @param p50 half are no longer
 * @param p95 95 of 100 are no longer
 * @param p99 99 of 100 are no longer
 * @param mean arithmetic mean
 */
public record TimePercentiles(double p50, double p95, double p99, double mean) {

    /** Of these times, in any order, at least one. */
    public static TimePercentiles of(List<Double> times) {
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new TimePercentiles(
                at(sorted, .5),
                at(sorted, .95),
                at(sorted, .99),
                Arrays.stream(sorted).average().orElseThrow());
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
