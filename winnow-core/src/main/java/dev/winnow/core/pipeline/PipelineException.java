package dev.winnow.core.pipeline;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A question ended without a context. Carries what was known, so that the reports are not lost. */
public final class PipelineException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient PipelineState state;

    PipelineException(Problem problem, PipelineState state, @Nullable Throwable cause) {
        super(problem.detail(), cause);
        this.problem = problem;
        this.state = state;
    }

    public Problem problem() {
        return problem;
    }

    /** The state at the end, with the failed stage's report. */
    public PipelineState state() {
        return state;
    }
}
