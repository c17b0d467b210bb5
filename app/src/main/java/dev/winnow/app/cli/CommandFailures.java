package dev.winnow.app.cli;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.LongCommandLineException;
import dev.winnow.inference.session.NoGpuException;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.error.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what a command throws into one line. Traces are for bug reports: {@code
 * WINNOW_JAVA_OPTS=-Ddev.winnow.traces=true} shows them.
 */
final class CommandFailures implements IExecutionExceptionHandler {

    private static final String TRACES = "dev.winnow.traces";

    private final Terminal terminal;

    CommandFailures(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        terminal.error(terminal.bad("winnow: ") + explain(thrown));
        if (Boolean.getBoolean(TRACES)) {
            thrown.printStackTrace(line.getErr());
        }
        return ExitCode.FAILED;
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
                    "unexpected %s: %s. Please report it; WINNOW_JAVA_OPTS=-D%s=true shows where it happened"
                            .formatted(
                                    thrown.getClass().getSimpleName(), thrown.getMessage(), TRACES);
        };
    }
}
