package dev.winnow.app.latency;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Collects times. Safe for use by several threads. */
final class Times {

    /** A time of a second is off by a millisecond at most. */
    private static final int DIGITS = 3;

    private final Histogram micros = new ConcurrentHistogram(DIGITS);

    /** Takes a time. One below zero, as the difference of two clocks can be, counts as zero. */
    void add(long nanos) {
        micros.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos)));
    }

    Percentiles percentiles() {
        return Percentiles.of(micros);
    }
}
