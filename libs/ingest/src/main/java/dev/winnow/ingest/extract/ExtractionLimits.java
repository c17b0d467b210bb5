package dev.winnow.ingest.extract;

import java.time.Duration;

/**
 * How much of a file is read.
 *
 * @param bytes longest file, and longest line of JSON lines
 * @param characters longest text that may come out of a file, in UTF-16 units
 * @param time longest time for one file, where parsers run in a process of their own
 * @param memory heap of such a process, in bytes
 */
public record ExtractionLimits(int bytes, int characters, Duration time, long memory) {

    /**
     * 20 MB is the upload limit; no honest file of that size holds more characters than bytes. 30 s
     * is a choice, not a measurement: long for an honest file, and short enough that a hostile one
     * does not hold up a batch.
     */
    public static final ExtractionLimits DEFAULT =
            new ExtractionLimits(20 << 20, 20 << 20, Duration.ofSeconds(30), 512L << 20);

    public ExtractionLimits {
        if (bytes <= 0 || characters <= 0 || !time.isPositive() || memory < 64L << 20) {
            throw new IllegalArgumentException(
                    "limits must be positive and the memory at least 64 MB: %d bytes, %d characters, %s, %d bytes of memory"
                            .formatted(bytes, characters, time, memory));
        }
    }
}
