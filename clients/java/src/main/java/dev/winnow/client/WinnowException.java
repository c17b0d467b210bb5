package dev.winnow.client;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request failed: the server refused it and said why, or could not be asked. {@link #type()}
 * tells which.
 */
public final class WinnowException extends RuntimeException {

    /** {@link #type()} where nobody answers at the address. */
    public static final String UNREACHABLE = "unreachable";

    /** {@link #type()} where the time was over before the server answered. */
    public static final String TIMEOUT = "timeout";

    /** {@link #type()} where something else than a Winnow answers at the address. */
    public static final String NOT_WINNOW = "not-winnow";

    /** {@link #type()} where the calling thread was interrupted; its flag is set again. */
    public static final String INTERRUPTED = "interrupted";

    @Serial private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String detail;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    /** There is no answer, and no status either. */
    public WinnowException(String type, String detail, @Nullable Throwable cause) {
        this(0, type, detail, null, null, cause);
    }

    WinnowException(
            int status,
            String type,
            String detail,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message(status, type, detail, field), cause);
        this.status = status;
        this.type = type;
        this.detail = detail;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    private static String message(int status, String type, String detail, @Nullable String field) {
        String place = field == null ? "" : " (at " + field + ")";
        return status == 0
                ? "%s: %s".formatted(type, detail)
                : "%d %s: %s%s".formatted(status, type, detail, place);
    }

    /** The HTTP status, or 0 if there was no response. */
    public int status() {
        return status;
    }

    /** The problem's type, {@code urn:winnow:problem:...}, or one of this class's own. */
    public String type() {
        return type;
    }

    /** What happened, which limit, what to do: a sentence for people. */
    public String detail() {
        return detail;
    }

    /** Where in the request, e.g. {@code passages[3].id}. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** How long to wait before another try, if the server is too busy now. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
