package dev.winnow.core.pipeline;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Thrown by a stage that could not do its work because something around it is broken. */
public final class StageException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final Problem.Kind kind;
    private final String detail;

    public StageException(Problem.Kind kind, String detail) {
        this(kind, detail, null);
    }

    public StageException(Problem.Kind kind, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.detail = detail;
    }

    public StageException(Problem problem, @Nullable Throwable cause) {
        this(problem.kind(), problem.detail(), cause);
    }

    public Problem problem() {
        return new Problem(kind, detail);
    }
}
