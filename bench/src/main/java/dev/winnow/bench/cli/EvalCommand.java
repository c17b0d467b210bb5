package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.bench.report.ResultFile;
import dev.winnow.core.outcome.StageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Base of the experiments: prints tables, and writes the same figures as JSON where that is asked
 * for.
 */
abstract class EvalCommand implements Callable<Integer> {

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** A failure that a person can do something about becomes one line. */
    @Override
    public final Integer call() throws IOException, InterruptedException {
        LogLevels.onlyWarnings();
        try {
            return run();
        } catch (IllegalArgumentException | StageException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Measures and reports.
     *
     * @return the exit code
     */
    abstract int run() throws IOException, InterruptedException, StageException;

    /**
     * Prints tables and lines, with an empty line between them, and writes the figures.
     *
     * @return the exit code of success
     */
    final int report(Object figures, Object... parts) throws IOException {
        if (json != null) {
            ResultFile.write(json, figures);
        }
        print(
                Arrays.stream(parts)
                        .map(part -> part.toString().stripTrailing())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("\n\n")));
        return 0;
    }

    final void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    /** Prints a line of progress. */
    final void log(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
