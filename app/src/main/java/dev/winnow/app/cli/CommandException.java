package dev.winnow.app.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The end of a command, with words for a person: what went wrong and what to do. */
public sealed class CommandException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    /** Ends it with a pattern of words and what stands in its places; numbers as in English. */
    CommandException(String pattern, @Nullable Object... values) {
        this(Terminal.format(pattern, values));
    }

    /** The same for what another exception was the cause of. */
    public CommandException(Throwable cause, String pattern, @Nullable Object... values) {
        super(Terminal.format(pattern, values), cause);
    }

    /** Ends it with the words of what was thrown. */
    public CommandException(Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    /** No service answers, or not yet, so nothing that was to be sent was taken. */
    static final class NoServiceException extends CommandException {

        @Serial private static final long serialVersionUID = 1L;

        NoServiceException(String pattern, @Nullable Object... values) {
            super(pattern, values);
        }

        NoServiceException(Throwable cause, String pattern, @Nullable Object... values) {
            super(cause, pattern, values);
        }
    }
}
