package dev.winnow.bench.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Of the times under each name. */
    public static Map<String, TimePercentiles> ofEach(Map<String, List<Double>> times) {
        Map<String, TimePercentiles> each = new LinkedHashMap<>();
        times.forEach((name, all) -> each.put(name, of(all)));
        return each;
    }

    /** Each of these figures as a share of another's. */
    public TimePercentiles shareOf(TimePercentiles other) {
        return new TimePercentiles(
                p50 / other.p50, p95 / other.p95, p99 / other.p99, mean / other.mean);
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
