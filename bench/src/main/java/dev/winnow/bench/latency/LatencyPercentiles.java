package dev.winnow.bench.latency;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Percentiles of times, in milliseconds.
 *
 * @param p50 half took no longer
 * @param p95 95 of 100 took no longer
 * @param p99 99 of 100 took no longer
 */
public record LatencyPercentiles(double p50, double p95, double p99) {

    /** Collects times. Safe for use by several threads. */
    static final class Recorder {

        /** A time of a second is off by a millisecond at most. */
        private static final int DIGITS = 3;

        private static final double MICROS = 1_000;

        private final Histogram micros = new ConcurrentHistogram(DIGITS);

        /** Adds a time. One below zero, as the difference of two clocks can be, counts as zero. */
        void add(long nanos) {
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
        }

        LatencyPercentiles percentiles() {
            return new LatencyPercentiles(at(50), at(95), at(99));
        }

        private double at(double percentile) {
            return micros.getValueAtPercentile(percentile) / MICROS;
        }
    }
}
