package dev.winnow.app.latency;

import org.HdrHistogram.Histogram;

/**
 * Percentiles of times, in milliseconds.
 *
 * @param p50 half took no longer
 * @param p95 95 of 100 took no longer
 * @param p99 99 of 100 took no longer
 */
public record Percentiles(double p50, double p95, double p99) {

    private static final double MICROS = 1_000;

    static Percentiles of(Histogram micros) {
        return new Percentiles(at(micros, 50), at(micros, 95), at(micros, 99));
    }

    private static double at(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / MICROS;
    }
}
