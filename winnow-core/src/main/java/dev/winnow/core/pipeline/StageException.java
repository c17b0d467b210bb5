package dev.winnow.core.pipeline;

import java.io.Serial;

/** A stage could not do its work because something around it is broken. */
public final class StageException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public StageException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    public StageException(Problem problem, Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
