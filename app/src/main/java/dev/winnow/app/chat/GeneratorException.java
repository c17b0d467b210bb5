package dev.winnow.app.chat;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer, or only the beginning of one. The message is written for the caller and holds
 * no text of the conversation.
 */
public final class GeneratorException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why; a caller answers each in its own way. */
    public enum Reason {
        /** Nothing listens there, or the connection broke. */
        UNREACHABLE,
        /** It took too long. */
        TIMEOUT,
        /** It failed on its own side, or refused the key or the model that are configured here. */
        FAILED,
        /** It has too much to do. */
        BUSY,
        /**
         * It finds fault with what the caller sent, e.g. a conversation that is too long for it.
         */
        REFUSED,
        /** It failed so often of late that it was not asked. */
        OPEN_CIRCUIT
    }

    public GeneratorException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
