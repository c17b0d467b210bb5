package dev.winnow.core.rerank;

import java.io.Serial;

/** Passages could not be scored. The message says why and holds no text of question or passages. */
public final class RerankException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    /** Why; a caller answers each in its own way. */
    public enum Reason {
        /** The queue of the model is full: try again later. */
        OVERLOADED,
        /** The deadline passed before all pairs were scored. */
        DEADLINE,
        /** Nobody waits for the scores any more. */
        CANCELLED,
        /** The model or its runtime failed. */
        MODEL
    }

    private final Reason reason;

    public RerankException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RerankException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
