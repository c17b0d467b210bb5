package dev.winnow.platform.json;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;

/** Translation of problems to HTTP and back: the one place that has the numbers. */
public final class HttpStatuses {

    private HttpStatuses() {}

    /**
     * The status of a kind of problem. 499 is the number that proxies log for a caller who left.
     */
    public static int of(Kind kind) {
        return switch (kind) {
            case BAD_REQUEST, MALFORMED_JSON, GENERATOR_REFUSED -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND, UNKNOWN_MODEL -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case TOO_SLOW -> 408;
            case ID_TAKEN -> 409;
            case GONE -> 410;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case EMPTY_QUESTION,
                    UNKNOWN_FIELD,
                    INVALID_VALUE,
                    QUESTION_TOO_LONG,
                    INVALID_FILTER,
                    INVALID_STATE,
                    LIMIT_EXCEEDED ->
                    422;
            case OVERLOADED -> 429;
            case CANCELLED -> 499;
            case INTERNAL -> 500;
            case NOT_IMPLEMENTED -> 501;
            case GENERATOR_UNREACHABLE, GENERATOR_FAILED -> 502;
            case INDEX_UNAVAILABLE, UNAVAILABLE, GENERATOR_BUSY, GENERATOR_PAUSED -> 503;
            case DEADLINE, GENERATOR_TIMEOUT -> 504;
            case INSUFFICIENT_STORAGE -> 507;
        };
    }

    /** The status of a problem. */
    public static int of(Problem problem) {
        return of(problem.kind());
    }

    /** The kind that fits a status best when nothing else is known. */
    public static Kind nearest(int status) {
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404 -> Kind.NOT_FOUND;
            case 405 -> Kind.METHOD_NOT_ALLOWED;
            case 406 -> Kind.NOT_ACCEPTABLE;
            case 408 -> Kind.TOO_SLOW;
            case 410 -> Kind.GONE;
            case 413, 414, 431 -> Kind.TOO_LARGE;
            case 415 -> Kind.UNSUPPORTED_MEDIA_TYPE;
            case 422 -> Kind.INVALID_VALUE;
            case 429 -> Kind.OVERLOADED;
            case 501 -> Kind.NOT_IMPLEMENTED;
            case 503 -> Kind.UNAVAILABLE;
            case 504 -> Kind.DEADLINE;
            case 507 -> Kind.INSUFFICIENT_STORAGE;
            default -> status >= 500 ? Kind.INTERNAL : Kind.BAD_REQUEST;
        };
    }
}
