package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.json.HttpStatuses;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem. The methods that add something return a new exception. */
public final class ProblemException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * A caller with a whole share has hundreds of requests under way, which take seconds each:
     * longer than where all are busy for a moment, so that refusing them does not take the time of
     * others either. Picked by hand.
     */
    private static final Duration OVER_SHARE = Duration.ofSeconds(5);

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

    /** The problem that something else caused, for the log. */
    public static ProblemException of(Kind kind, String detail, @Nullable Throwable cause) {
        return new ProblemException(new Problem(kind, detail), ProblemExtras.NONE, cause);
    }

    /** A problem of this kind, ready to be thrown. */
    public static ProblemException of(Kind kind, String detail) {
        return new ProblemException(new Problem(kind, detail));
    }

    /**
     * The problem of a key or tenant that has its whole share of requests under way.
     *
     * @param most the share, in requests
     */
    public static ProblemException overShare(String detail, int most) {
        return of(Kind.OVERLOADED, detail).limit(most, most + 1L).retryAfter(OVER_SHARE);
    }

    /** Nothing to work on: a list without an element, or a question without a text. */
    public static ProblemException empty(String field) {
        return of(Kind.EMPTY_QUESTION, "%s must hold at least one text".formatted(field)).at(field);
    }

    /**
     * The problem of a request that was refused with an HTTP status of which nothing else is known.
     */
    static ProblemException ofStatus(int status, String detail) {
        return of(HttpStatuses.nearest(status), detail)
                .with(new ProblemExtras(null, null, null, null, null, List.of(), status));
    }

    /** The same for a request that the server refused by itself. */
    static ProblemException ofServer(int status) {
        return ofStatus(
                status,
                switch (status) {
                    case 400 ->
                            "the request is not well-formed HTTP; look at the request line, the headers, and how the body and its length are sent";
                    case 408 -> "the request was not complete in time; send it without long pauses";
                    case 414, 431 ->
                            "the request line and headers are larger than server.max-http-request-header-size; send what is long in the body";
                    case 501 ->
                            "the method or the transfer coding is not known here; use GET, POST, PUT or DELETE, and Content-Length or Transfer-Encoding: chunked";
                    case 505 -> "the version of HTTP is not known here; send HTTP/1.1";
                    default -> "the request was refused with status " + status;
                });
    }

    /** The problem of a stage, with the reports that there are. */
    public static ProblemException of(StageException failure) {
        return new ProblemException(failure.problem(), ProblemExtras.NONE, failure)
                .reports(failure.reports());
    }

    public Problem problem() {
        return problem;
    }

    /** The HTTP status. */
    public int status() {
        Integer chosen = extras.status();
        return chosen == null ? HttpStatuses.of(problem) : chosen;
    }

    public ProblemExtras extras() {
        return extras;
    }

    /** Names the place in the body, e.g. {@code filters.year.gte}. */
    public ProblemException at(String field) {
        return with(new ProblemExtras(field, null, null, null, null, List.of(), null));
    }

    /** Names the known name nearest to an unknown one. */
    public ProblemException nearest(@Nullable String name) {
        return with(new ProblemExtras(null, name, null, null, null, List.of(), null));
    }

    /** Names a limit and what was sent instead. */
    public ProblemException limit(long limit, long actual) {
        return with(new ProblemExtras(null, null, limit, actual, null, List.of(), null));
    }

    /**
     * Says when another try makes sense: header {@code Retry-After}, in whole seconds, rounded up.
     */
    public ProblemException retryAfter(Duration time) {
        return with(new ProblemExtras(null, null, null, null, time, List.of(), null));
    }

    /** Adds what the stages did. */
    public ProblemException reports(List<StageReport> reports) {
        return with(new ProblemExtras(null, null, null, null, null, reports, null));
    }

    private ProblemException with(ProblemExtras more) {
        ProblemException richer = new ProblemException(problem, extras.and(more), getCause());
        richer.setStackTrace(getStackTrace());
        return richer;
    }
}
