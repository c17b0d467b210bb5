package dev.winnow.core.pipeline;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
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

    /**
     * Does nothing if somebody waits for the answer.
     *
     * @param when goes on after "the caller went away", e.g. {@code before facts were looked up}
     * @throws StageException if not
     */
    public void requireCaller(String when) throws StageException {
        if (cancelled()) {
            throw new StageException(Kind.CANCELLED, "the caller went away " + when);
        }
    }

    /**
     * Does nothing if there is time left.
     *
     * @param detail of the problem if not
     * @throws StageException if not
     */
    public void requireTime(String detail) throws StageException {
        if (deadline.passed(clock)) {
            throw new StageException(Kind.DEADLINE, detail);
        }
    }

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
             * @param out the state with the stage's report as its last, which is {@link
             *     Outcome.Failed} if there is no answer
             */
            void end(PipelineState out);
        }
    }
}
