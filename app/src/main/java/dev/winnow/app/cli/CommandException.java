package dev.winnow.app.cli;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.LongCommandLineException;
import dev.winnow.inference.session.NoGpuException;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.error.ProblemException;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The end of a command, with words for a person: what went wrong and what to do. */
public sealed class CommandException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Ends it with a pattern of words and what stands in its places. */
    CommandException(String pattern, @Nullable Object... values) {
        this(pattern.formatted(values));
    }

    CommandException(Throwable cause, String pattern, @Nullable Object... values) {
        this(pattern.formatted(values), cause);
    }

    /** Ends it with the words of what was thrown. */
    CommandException(Exception cause) {
        this(String.valueOf(cause.getMessage()), cause);
    }

    /** No service answers, or not yet, so nothing that was to be sent was taken. */
    static final class NoServiceException extends CommandException {

        @Serial private static final long serialVersionUID = 1L;

        NoServiceException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What went wrong, in one line. */
    static String explain(Exception thrown) {
        return switch (thrown) {
            case CommandException meant -> String.valueOf(meant.getMessage());
            case ProblemException refused ->
                    refused.problem().title() + ": " + refused.problem().detail();
            case UnusableConfigurationException wrong -> wrong.getMessage() + " " + wrong.action();
            case InvalidModelException model -> String.valueOf(model.getMessage());
            case NoGpuException gpu -> String.valueOf(gpu.getMessage());
            case LongCommandLineException length ->
                    length.getMessage() + "; a long question: winnow ask - < FILE";
            case UncheckedIOException io ->
                    io.getCause() instanceof FileSystemException file
                            ? explain(file)
                            : String.valueOf(io.getMessage());
            // Java says the path alone of the first two, and not what is wrong with it.
            case AccessDeniedException denied ->
                    denied.getFile() + " may not be read or written by the user of this process";
            case NoSuchFileException missing -> missing.getFile() + " is not there";
            case IOException io -> String.valueOf(io.getMessage());
            default ->
                    "unexpected %s: %s. Please report it; WINNOW_JAVA_OPTS=-Ddev.winnow.traces=true shows where it happened"
                            .formatted(thrown.getClass().getSimpleName(), thrown.getMessage());
        };
    }
}
