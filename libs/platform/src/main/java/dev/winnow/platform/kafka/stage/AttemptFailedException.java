package dev.winnow.platform.kafka.stage;

import dev.winnow.core.outcome.Problem;
import java.io.Serial;

/**
 * An attempt failed for a reason that may pass. The record is tried again behind the others.
 * Without a cause, whose message might quote a text: retry topics and dead letters carry messages.
 */
public final class AttemptFailedException extends RuntimeException {

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
