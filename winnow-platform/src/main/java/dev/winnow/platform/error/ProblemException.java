package dev.winnow.platform.error;

import dev.winnow.core.pipeline.PipelineException;
import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.StageReport;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. The methods that add something return a new exception. */
public final class ProblemException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient ProblemExtras extras;

    public ProblemException(Problem problem) {
        this(problem, ProblemExtras.NONE, null);
    }

    public ProblemException(Problem problem, ProblemExtras extras, @Nullable Throwable cause) {
        super(problem.type() + ": " + problem.detail(), cause);
        this.problem = problem;
        this.extras = extras;
    }

    /** The problem of a question that ended without a context, with the reports that there are. */
    public static ProblemException of(PipelineException failure) {
        return new ProblemException(failure.problem(), ProblemExtras.NONE, failure)
                .reports(failure.state().reports());
    }

    public Problem problem() {
        return problem;
    }

    public ProblemExtras extras() {
        return extras;
    }

    /** Names the place in the body, e.g. {@code filters.year.gte}. */
    public ProblemException at(String field) {
        return with(
                new ProblemExtras(
                        field,
                        extras.nearest(),
                        extras.limit(),
                        extras.actual(),
                        extras.retryAfter(),
                        extras.reports()));
    }

    /** Names the known name nearest to an unknown one. */
    public ProblemException nearest(@Nullable String name) {
        return with(
                new ProblemExtras(
                        extras.field(),
                        name,
                        extras.limit(),
                        extras.actual(),
                        extras.retryAfter(),
                        extras.reports()));
    }

    /** Names a limit and what was sent instead. */
    public ProblemException limit(long limit, long actual) {
        return with(
                new ProblemExtras(
                        extras.field(),
                        extras.nearest(),
                        limit,
                        actual,
                        extras.retryAfter(),
                        extras.reports()));
    }

    /** Says when another try makes sense: header {@code Retry-After}, in whole seconds, rounded up. */
    public ProblemException retryAfter(Duration time) {
        return with(
                new ProblemExtras(
                        extras.field(),
                        extras.nearest(),
                        extras.limit(),
                        extras.actual(),
                        time,
                        extras.reports()));
    }

    /** Adds what the stages did. */
    public ProblemException reports(List<StageReport> reports) {
        return with(
                new ProblemExtras(
                        extras.field(),
                        extras.nearest(),
                        extras.limit(),
                        extras.actual(),
                        extras.retryAfter(),
                        reports));
    }

    private ProblemException with(ProblemExtras more) {
        ProblemException richer = new ProblemException(problem, more, getCause());
        richer.setStackTrace(getStackTrace());
        return richer;
    }
}
