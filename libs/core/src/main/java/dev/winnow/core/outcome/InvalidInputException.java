package dev.winnow.core.outcome;

import dev.winnow.core.outcome.Problem.Kind;
import java.io.Serial;

/**
 * A question, filter or state that cannot be worked on, whoever tries. The detail says which part
 * and why, names ids and offsets and never text, and is fit for the caller.
 */
public final class InvalidInputException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public InvalidInputException(Kind kind, String detail) {
        super(detail);
        this.problem = new Problem(kind, detail);
    }

    /** What to tell the caller. */
    public Problem problem() {
        return problem;
    }
}
