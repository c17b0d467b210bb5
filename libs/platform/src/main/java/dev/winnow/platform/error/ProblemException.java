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
    private final transient Extras extras;

    /**
     * What a program can use of a problem, beside its words.
     *
     * @param field where in the body, as a path such as {@code filters.year.gte}, or null
     * @param nearest the known name nearest to an unknown one, or null
     * @param limit the limit, or null
     * @param actual what was sent instead, or null
     * @param retryAfter when to try again, or null
     * @param reports what the stages did until then; empty if none ran
     * @param status the HTTP status where it is not that of the problem's kind, because the server
     *     chose it; or null
     */
    public record Extras(
            @Nullable String field,
            @Nullable String nearest,
            @Nullable Long limit,
            @Nullable Long actual,
            @Nullable Duration retryAfter,
            List<StageReport> reports,
            @Nullable Integer status) {

        private static final Extras NONE =
                new Extras(null, null, null, null, null, List.of(), null);

        public Extras {
            reports = List.copyOf(reports);
        }
    }

    public ProblemException(Problem problem) {
        this(problem, (Throwable) null);
    }

    /** The problem that something else caused, for the log. */
    public ProblemException(Problem problem, @Nullable Throwable cause) {
        this(problem, Extras.NONE, cause);
    }

    private ProblemException(Problem problem, Extras extras, @Nullable Throwable cause) {
        super(problem.type() + ": " + problem.detail(), cause);
        this.problem = problem;
        this.extras = extras;
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
        return of(HttpStatuses.nearest(status), detail)
                .with(new Extras(null, null, null, null, null, List.of(), status));
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
        Integer chosen = extras.status();
        return chosen == null ? HttpStatuses.of(problem) : chosen;
    }

    public Extras extras() {
        return extras;
    }

    /** The same, thrown because of something else. */
    ProblemException because(Throwable cause) {
        return new ProblemException(problem, extras, cause);
    }

    /** Names the place in the body, e.g. {@code filters.year.gte}. */
    public ProblemException at(String field) {
        Extras was = extras;
        return with(
                new Extras(
                        field,
                        was.nearest,
                        was.limit,
                        was.actual,
                        was.retryAfter,
                        was.reports,
                        was.status));
    }

    /** Names the known name nearest to an unknown one. */
    public ProblemException nearest(@Nullable String name) {
        Extras was = extras;
        return with(
                new Extras(
                        was.field,
                        name,
                        was.limit,
                        was.actual,
                        was.retryAfter,
                        was.reports,
                        was.status));
    }

    /** Names a limit and what was sent instead. */
    public ProblemException limit(long limit, long actual) {
        Extras was = extras;
        return with(
                new Extras(
                        was.field,
                        was.nearest,
                        limit,
                        actual,
                        was.retryAfter,
                        was.reports,
                        was.status));
    }

    /**
     * Says when another try makes sense: header {@code Retry-After}, in whole seconds, rounded up.
     * Null leaves it to the usual time of the status.
     */
    public ProblemException retryAfter(@Nullable Duration time) {
        Extras was = extras;
        return with(
                new Extras(
                        was.field,
                        was.nearest,
                        was.limit,
                        was.actual,
                        time,
                        was.reports,
                        was.status));
    }

    /** Adds what the stages did. */
    public ProblemException reports(List<StageReport> reports) {
        Extras was = extras;
        return with(
                new Extras(
                        was.field,
                        was.nearest,
                        was.limit,
                        was.actual,
                        was.retryAfter,
                        reports,
                        was.status));
    }

    private ProblemException with(Extras other) {
        ProblemException richer = new ProblemException(problem, other, getCause());
        richer.setStackTrace(getStackTrace());
        return richer;
    }
}
