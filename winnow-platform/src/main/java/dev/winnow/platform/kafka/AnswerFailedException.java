package dev.winnow.platform.kafka;

import dev.winnow.core.pipeline.Problem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A question was not answered. */
public final class AnswerFailedException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final boolean passing;

    /**
     * @param passing whether another attempt may not meet it
     */
    public AnswerFailedException(Problem problem, boolean passing, @Nullable Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
        this.passing = passing;
    }

    public Problem problem() {
        return problem;
    }

    public boolean passing() {
        return passing;
    }
}
