package dev.winnow.core.pipeline;

import dev.winnow.core.deadline.Deadline;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * The surroundings of a stage while it runs.
 *
 * @param clock the time of this process
 * @param deadline the end of this stage's own share, never later than the request's
 * @param cancellation true once no caller waits for the answer
 * @param observation receives durations of parts of the stage
 */
public record StageContext(
        InstantSource clock,
        Deadline deadline,
        BooleanSupplier cancellation,
        Observation observation) {

    /** A context without observer or cancellation, for callers that run one stage by itself. */
    public static StageContext until(Deadline deadline, InstantSource clock) {
        return new StageContext(clock, deadline, () -> false, Observation.NONE);
    }

    public Duration remaining() {
        return deadline.remaining(clock);
    }

    public boolean cancelled() {
        return cancellation.getAsBoolean();
    }
}
