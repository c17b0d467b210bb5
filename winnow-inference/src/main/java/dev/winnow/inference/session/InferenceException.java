package dev.winnow.inference.session;

import java.io.Serial;

/** Rows were not run. The message says why and holds no text. */
public final class InferenceException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    /** Why; a caller answers each in its own way. */
    public enum Reason {
        /** The queue is full: try again later. */
        OVERLOADED,
        /** Nobody waits any more: the deadline passed, or the caller was interrupted. */
        DEADLINE,
        /** The model or its runtime failed. */
        MODEL
    }

    private final Reason reason;
    private final String message;

    InferenceException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.message = message;
    }

    InferenceException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.message = message;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
