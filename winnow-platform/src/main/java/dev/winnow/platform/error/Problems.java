package dev.winnow.platform.error;

import dev.winnow.core.pipeline.Problem;
import java.time.Duration;

/** The catalogue of problems that the platform itself reports. Types and titles are stable; clients may switch on the type. */
public enum Problems {
    /** The request cannot be read as HTTP or lacks a part, and no better type fits. */
    BAD_REQUEST("bad-request", "The request is malformed", 400),
    /** The body is not JSON. */
    MALFORMED_JSON("malformed-json", "The body is not valid JSON", 400),
    /** No key, or one that nobody has. */
    UNAUTHENTICATED("unauthenticated", "A valid API key is needed", 401),
    /** The caller lacks an authority. */
    FORBIDDEN("forbidden", "Not permitted", 403),
    /** Nothing at this path, or no such thing. */
    NOT_FOUND("not-found", "Not found", 404),
    /** A model name that this server does not serve. */
    UNKNOWN_MODEL("unknown-model", "No such model", 404),
    METHOD_NOT_ALLOWED("method-not-allowed", "The method is not allowed here", 405),
    NOT_ACCEPTABLE("not-acceptable", "No representation fits the Accept header", 406),
    /** The client sends the request slower than the server waits for it. */
    TOO_SLOW("too-slow", "The request came too slowly", 408),
    /** More bytes or items than the server takes. */
    TOO_LARGE("too-large", "The request is too large", 413),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", "The body's media type is not supported", 415),
    /** The question is missing or blank. */
    EMPTY_QUESTION("empty-question", "The question is empty", 422),
    /** A field that the endpoint does not know. */
    UNKNOWN_FIELD("unknown-field", "Unknown field", 422),
    /** A field with a value that it cannot have. */
    INVALID_VALUE("invalid-value", "A value is not valid", 422),
    /** More characters or terms than a question may have. */
    QUESTION_TOO_LONG("question-too-long", "The question is too long", 422),
    /** A filter that does not follow the grammar. */
    INVALID_FILTER("invalid-filter", "The filter is not valid", 422),
    /** A value above a limit of this server. */
    LIMIT_EXCEEDED("limit-exceeded", "A limit is exceeded", 422),
    /** Too many requests run and wait already. */
    OVERLOADED("overloaded", "The server is busy", 429),
    /** The caller went away. Nobody reads this answer; the status is the one that proxies log. */
    CANCELLED("cancelled", "Request cancelled", 499),
    INTERNAL("internal", "Unexpected error", 500),
    /** A method or a transfer coding that this server does not know. */
    NOT_IMPLEMENTED("not-implemented", "The server does not support this", 501),
    /** The passages cannot be read. */
    INDEX_UNAVAILABLE("index-unavailable", "The index is not available at the moment", 503),
    /** Something that is needed is not there at the moment. */
    UNAVAILABLE("unavailable", "Not available at the moment", 503),
    /** The time of the request was over before there was anything useful. */
    DEADLINE("deadline", "The deadline passed", 504),
    /** A disk has too little room left to write; searching goes on. */
    INSUFFICIENT_STORAGE("insufficient-storage", "Too little room on the disk", 507);

    /**
     * Whoever has a whole share has hundreds of requests under way, which take seconds each: longer than where all are busy for a moment, so that
     * being turned away does not take the time of others either. Picked by hand.
     */
    private static final Duration OVER_SHARE = Duration.ofSeconds(5);

    private final String type;
    private final String title;
    private final int status;

    Problems(String type, String title, int status) {
        this.type = type;
        this.title = title;
        this.status = status;
    }

    /** The short name; on the wire {@code urn:winnow:problem:<type>}. */
    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    /** The problem with this detail. */
    public Problem with(String detail) {
        return new Problem(type, title, status, detail);
    }

    /** The problem as an exception, ready to be thrown. */
    public ProblemException because(String detail) {
        return new ProblemException(with(detail));
    }

    /**
     * The problem of a key or tenant that has its whole share of requests under way.
     *
     * @param most the share, in requests
     */
    public static ProblemException overShare(String detail, int most) {
        return OVERLOADED.because(detail).limit(most, most + 1L).retryAfter(OVER_SHARE);
    }

    /** The problem of a request that the server refused by itself, of which only the status is known. */
    static Problem ofServer(int status) {
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

    /** The problem that fits an HTTP status best when nothing else is known. */
    static Problem ofStatus(int status, String detail) {
        Problems nearest =
                switch (status) {
                    case 401 -> UNAUTHENTICATED;
                    case 403 -> FORBIDDEN;
                    case 404 -> NOT_FOUND;
                    case 405 -> METHOD_NOT_ALLOWED;
                    case 406 -> NOT_ACCEPTABLE;
                    case 408 -> TOO_SLOW;
                    case 413, 414, 431 -> TOO_LARGE;
                    case 415 -> UNSUPPORTED_MEDIA_TYPE;
                    case 422 -> INVALID_VALUE;
                    case 429 -> OVERLOADED;
                    case 501 -> NOT_IMPLEMENTED;
                    case 503 -> UNAVAILABLE;
                    case 504 -> DEADLINE;
                    case 507 -> INSUFFICIENT_STORAGE;
                    default -> status >= 500 ? INTERNAL : BAD_REQUEST;
                };
        return new Problem(nearest.type, nearest.title, status, detail);
    }
}
