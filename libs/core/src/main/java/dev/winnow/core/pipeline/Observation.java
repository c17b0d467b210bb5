package dev.winnow.core.pipeline;

import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import java.time.Duration;

/**
 * Receives the stages of one question as they begin and end, and the durations of their parts.
 * Implementations must be quick and must not throw.
 */
@FunctionalInterface
public interface Observation {

    Observation NONE = (stage, part, duration) -> {};

    /**
     * A part of a stage has ended.
     *
     * @param part short constant name, e.g. {@code embed}; never text of a request
     */
    void record(StageId stage, String part, Duration duration);

    /** A stage begins, on the calling thread. */
    default ObservedStage begin(StageId stage, PipelineState in) {
        return out -> {};
    }

    /** A stage under way. */
    @FunctionalInterface
    interface ObservedStage {

        /**
         * The stage has ended, on the thread on which it began.
         *
         * @param out the state with the stage's report as its last, which is {@link Outcome.Failed}
         *     if there is no answer
         */
        void end(PipelineState out);
    }
}
