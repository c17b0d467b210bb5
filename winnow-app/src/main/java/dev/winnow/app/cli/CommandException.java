package dev.winnow.app.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Ends a command with words for a person: what went wrong and what to do. */
final class CommandException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    CommandException(String message) {
        this(message, null);
    }

    CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
