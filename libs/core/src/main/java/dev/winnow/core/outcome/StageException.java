package dev.winnow.core.outcome;

import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a model, of an index or of anything else around a stage. It is made where the
 * failure is known and reaches the caller as it is. The detail holds no text of a question or
 * passage.
 */
public final class StageException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final Problem.Kind kind;
    private final String detail;
    private final transient List<StageReport> reports;

    public StageException(Problem.Kind kind, String detail) {
        this(kind, detail, null);
    }

    public StageException(Problem.Kind kind, String detail, @Nullable Throwable cause) {
        this(kind, detail, List.of(), cause);
    }

    public StageException(Problem problem, @Nullable Throwable cause) {
        this(problem.kind(), problem.detail(), cause);
    }

    private StageException(
            Problem.Kind kind,
            String detail,
            List<StageReport> reports,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.detail = detail;
        this.reports = List.copyOf(reports);
    }

    /** The same with the reports of the stages that ran, the failed one's as the last. */
    public StageException with(List<StageReport> ran) {
        StageException same = new StageException(kind, detail, ran, getCause());
        same.setStackTrace(getStackTrace());
        return same;
    }

    public Problem problem() {
        return new Problem(kind, detail);
    }

    /** Reports of the stages that ran, if a chain of stages ended; otherwise none. */
    public List<StageReport> reports() {
        return reports;
    }
}
