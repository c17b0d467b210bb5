package dev.winnow.core.pipeline;

import java.time.Duration;

/** Receives the durations of a stage's parts. Implementations must be quick and must not throw. */
@FunctionalInterface
public interface Observation {

    Observation NONE = (stage, part, duration) -> {};

    /**
     * A part of a stage has ended.
     *
     * @param part short constant name, e.g. {@code embed}; never text of a request
     */
    void record(StageId stage, String part, Duration duration);
}
