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

/**
 * Ends a request with a problem, with what a program can use of it beside its words. The methods
 * that add something return the exception itself, for whoever throws it.
 */
public final class ProblemException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * A caller with a whole share has hundreds of requests under way, which take seconds each:
     * longer than where all are busy for a moment, so that refusing them does not take the time of
     * others either. Picked by hand.
     */
    private static final Duration OVER_SHARE = Duration.ofSeconds(5);

    private final transient Problem problem;
    private transient List<StageReport> reports = List.of();
    private @Nullable String field;
    private @Nullable String nearest;
    private @Nullable Long limit;
    private @Nullable Long actual;
    private @Nullable Duration retryAfter;

    /** The HTTP status where the server chose another one than that of the problem's kind. */
    private @Nullable Integer status;

    public ProblemException(Problem problem) {
        super(problem.type() + ": " + problem.detail());
        this.problem = problem;
    }

    /** The problem that something else caused, for the log. */
    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.type() + ": " + problem.detail(), cause);
        this.problem = problem;
    }

    /** The problem that something else caused, for the log. */
    public static ProblemException of(Kind kind, String detail, @Nullable Throwable cause) {
        return new ProblemException(new Problem(kind, detail), cause);
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
        ProblemException refused = of(HttpStatuses.nearest(status), detail);
        refused.status = status;
        return refused;
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
        return new ProblemException(failure.problem(), failure).reports(failure.reports());
    }

    public Problem problem() {
        return problem;
    }

    /** The HTTP status. */
    public int status() {
        return status == null ? HttpStatuses.of(problem) : status;
    }

    /** Where in the body, as a path such as {@code filters.year.gte}, or null. */
    public @Nullable String field() {
        return field;
    }

    /** The known name nearest to an unknown one, or null. */
    public @Nullable String nearest() {
        return nearest;
    }

    /** The limit, or null. */
    public @Nullable Long limit() {
        return limit;
    }

    /** What was sent instead of what the limit allows, or null. */
    public @Nullable Long actual() {
        return actual;
    }

    /** When to try again, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** What the stages did until then; empty if none ran. */
    public List<StageReport> reports() {
        return reports;
    }

    /** Names the place in the body, e.g. {@code filters.year.gte}. */
    public ProblemException at(String where) {
        field = where;
        return this;
    }

    /** Names the known name nearest to an unknown one. */
    public ProblemException nearest(@Nullable String name) {
        nearest = name;
        return this;
    }

    /** Names a limit and what was sent instead. */
    public ProblemException limit(long most, long sent) {
        limit = most;
        actual = sent;
        return this;
    }

    /**
     * Says when another try makes sense: header {@code Retry-After}, in whole seconds, rounded up.
     * Null leaves it to the usual time of the status.
     */
    public ProblemException retryAfter(@Nullable Duration time) {
        retryAfter = time;
        return this;
    }

    /** Adds what the stages did. */
    public ProblemException reports(List<StageReport> done) {
        reports = List.copyOf(done);
        return this;
    }
}
