package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.core.outcome.StageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Base of what measures: prints tables, and writes the same figures as JSON where that is asked
 * for.
 */
abstract class EvalCommand implements Callable<Integer> {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** A failure that a person can do something about becomes one line. */
    @Override
    public final Integer call() throws IOException {
        LogLevels.onlyWarnings();
        try {
            return run();
        } catch (IllegalArgumentException | StageException e) {
            throw new CommandException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(e, "interrupted");
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
            write(json, ResultTable.json(figures));
        }
        print(
                Arrays.stream(parts)
                        .map(part -> part.toString().stripTrailing())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("\n\n")));
        return 0;
    }

    /** Writes a text, with the folders that are missing on the way. */
    static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }

    final void print(String text) {
        line(spec.commandLine().getOut(), text);
    }

    /** Prints a line of progress. */
    final void log(String line) {
        line(spec.commandLine().getErr(), line);
    }

    private static void line(PrintWriter to, String text) {
        to.println(text);
        to.flush();
    }

    /**
     * The machine that produced a timing, on one line: processor, cores, memory of this process,
     * system and Java. A figure without its machine says nothing.
     */
    static String machine() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        return "%s, %d cores, heap up to %d GiB, %s %s, Java %s"
                .formatted(
                        processor(
                                Files.exists(CPU_INFO) ? Files.readAllLines(CPU_INFO) : List.of()),
                        runtime.availableProcessors(),
                        Math.max(1, runtime.maxMemory() >> 30),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.version());
    }

    private static String processor(List<String> lines) {
        String name = "unknown processor";
        String vector = "";
        for (String line : lines) {
            if (line.startsWith("model name")) {
                name = line.substring(line.indexOf(':') + 1).strip();
            } else if (line.startsWith("flags")) {
                vector =
                        line.contains("avx512_vnni")
                                ? " with AVX-512 and VNNI"
                                : line.contains("avx2") ? " with AVX2" : "";
            }
        }
        return name + vector;
    }
}
