package dev.winnow.core.index;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import java.io.Serial;

/**
 * A question or filter that cannot be searched. The detail says which part and why, holds no text
 * of the question, and is fit for the caller.
 */
public final class InvalidSearchException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private InvalidSearchException(Problem problem) {
        super(problem.detail());
        this.problem = problem;
    }

    /** A filter that cannot be run. */
    public static InvalidSearchException filter(String detail) {
        return new InvalidSearchException(new Problem(Kind.INVALID_FILTER, detail));
    }

    /** A question with too many terms. */
    public static InvalidSearchException question(String detail) {
        return new InvalidSearchException(new Problem(Kind.QUESTION_TOO_LONG, detail));
    }

    /** A question that brought impacts to an index that has none. */
    public static InvalidSearchException impacts() {
        return new InvalidSearchException(
                new Problem(
                        Kind.INVALID_VALUE,
                        "query_vector cannot be used: this index holds words and no impacts (winnow.retriever.sparse.source is bm25); leave it out, or index with source impact"));
    }

    /** What to tell the caller. */
    public Problem problem() {
        return problem;
    }
}
