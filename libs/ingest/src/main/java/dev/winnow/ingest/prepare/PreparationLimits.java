package dev.winnow.ingest.prepare;

import java.time.Duration;

/**
 * What one document may cost once its text is known.
 *
 * @param passages most passages
 * @param time longest time for cutting and encoding it, waiting for the model included
 */
public record PreparationLimits(int passages, Duration time) {

    /** About ten megabytes of English, a shelf of novels. */
    public static final int DEFAULT_PASSAGES = 10_000;

    /** Four times what so many passages take on two cores (a tenth of a second each). */
    public static final Duration DEFAULT_TIME = Duration.ofMinutes(30);

    public static final PreparationLimits DEFAULT = new PreparationLimits(DEFAULT_PASSAGES, DEFAULT_TIME);

    public PreparationLimits {
        if (passages < 1 || !time.isPositive()) {
            throw new IllegalArgumentException(
                    "winnow.ingest.max-passages must be at least 1 and the time of a document positive, got %d and %s"
                            .formatted(passages, time));
        }
    }
}
