package dev.winnow.core.rerank;

import java.time.Duration;

/**
 * Times of one call of a model.
 *
 * @param queueWait longest time that a row of the call waited for a session
 * @param tokenizing time spent on tokenising, summed over threads
 * @param tokenizingAlone the part of it before the model had its first row: later ones are
 *     tokenised while the model runs
 * @param inference time spent in the model, summed over threads
 */
public record Timings(
        Duration queueWait, Duration tokenizing, Duration tokenizingAlone, Duration inference) {

    /** No time at all. */
    public static final Timings NONE =
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
