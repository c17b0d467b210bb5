package dev.winnow.app.cli;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The end of a command, with words for a person: what went wrong and what to do. */
public sealed class CommandException extends RuntimeException
        permits ServiceClient.NobodyThereException, ServiceChoice.StartingException {

    @Serial private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        this(message, null);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
