package dev.winnow.platform.kafka.stage;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.query.Query;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.AnswerRecord.WrittenAnswer;
import java.io.Serial;
import java.time.Duration;

/**
 * Answers questions from their contexts. A program that publishes one answers the questions that
 * came by topic. Safe for use by several threads.
 */
public interface AnswerWriter {

    /** Most time that an answer takes. */
    Duration patience();

    /**
     * Answers one question. Blocks.
     *
     * @param query the question
     * @param context what was found; it has something to answer from
     * @throws AttemptFailedException if there is no answer, for a reason that may pass
     * @throws ProblemException if there is none, and another attempt would meet the same
     */
    WrittenAnswer write(Query query, CompactContext context);

    /**
     * An attempt failed for a reason that may pass. The record is tried again behind the others.
     * Without a cause, whose message might quote a text: retry topics and dead letters carry messages.
     */
    public static final class AttemptFailedException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        public AttemptFailedException(Problem problem) {
            super("%s: %s".formatted(problem.type(), problem.detail()));
            this.problem = problem;
        }

        /** The reason, in which the question ends if no attempt is left. */
        public Problem problem() {
            return problem;
        }
    }
}
