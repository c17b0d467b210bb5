package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Samples;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.stack.StackProgram;
import dev.winnow.library.Documents;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Base of the commands that put the suite on trial: the sample questions, first to the pipeline in
 * one process, then to a stack of its own over the same index.
 */
abstract class TrialCommand implements Callable<Integer> {

    /** Passages reranked for each question: few, because the model is not on trial. */
    static final int CANDIDATES = 5;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "the reranker; a small one of the same shape is enough (default: the shipped"
                            + " one)")
    private @Nullable Path model;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the report")
    private @Nullable Path json;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8180",
            description = "port of the gateway (default: ${DEFAULT-VALUE})")
    private int port;

    private final Terminal terminal;
    private final WinnowHome home;
    private final StackFolder folder;

    TrialCommand(Terminal terminal, WinnowHome home, String name) {
        this.terminal = terminal;
        this.home = home;
        this.folder = new StackFolder(home.folder().resolve(name));
    }

    /** What the options say is checked before anything starts. */
    abstract void check();

    /** Asks the pipeline in one process. */
    abstract void inProcess(LocalWinnow pipeline, List<String> questions)
            throws InterruptedException;

    /**
     * Asks the running stack.
     *
     * @param run a name for keys, no other run's
     * @return the report
     */
    abstract Object overKafka(Stack stack, List<String> questions, String run)
            throws IOException, InterruptedException;

    /** Whether a report is a success. */
    boolean passed(Object report) {
        return true;
    }

    @Override
    public final Integer call() throws IOException {
        LogLevels.onlyWarnings();
        try {
            check();
            List<String> questions = questions();
            try (LocalWinnow pipeline = pipeline()) {
                inProcess(pipeline, questions);
            }
            Stack stack = stack();
            Object report;
            try {
                stack.requirePlace(home);
                stack.up(terminal::line);
                report = overKafka(stack, questions, Long.toString(System.currentTimeMillis(), 36));
            } finally {
                stack.down(terminal::line);
            }
            write(report);
            return passed(report) ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    final void say(String line) {
        terminal.line(line);
    }

    private Stack stack() {
        return new Stack(
                folder,
                new Stack.Ports(port, port + 11_000),
                Stack.Programs.built(Samples.checkout()),
                Map.of(
                        StackProgram.RERANKER,
                        model == null
                                ? List.of()
                                : List.of("--winnow.reranker.model-path=" + model.toAbsolutePath()),
                        StackProgram.RETRIEVER,
                        List.of("--winnow.retriever.directory=" + folder.home().index())));
    }

    /**
     * Opens the pipeline in one process on the sample corpus, with the stack's index and settings.
     * The stack must not run.
     */
    private LocalWinnow pipeline() throws IOException, InterruptedException {
        WinnowHome own = folder.home();
        try (Documents documents = Documents.open(LocalSettings.read(own).winnow())) {
            documents.index(List.of(Samples.folder("corpus")));
        }
        Map<String, Object> given = new LinkedHashMap<>();
        if (model != null) {
            given.put("winnow.reranker.model-path", model.toAbsolutePath().toString());
        }
        given.put("winnow.pipeline.defaults.candidates", CANDIDATES);
        given.put("winnow.pipeline.default-timeout", "60s");
        return LocalWinnow.open(LocalSettings.read(own, given));
    }

    /** The questions about the sample corpus. */
    private static List<String> questions() throws IOException {
        List<String> questions = new ArrayList<>();
        for (String row :
                Files.readAllLines(Samples.folder("corpus").resolveSibling("questions.jsonl"))) {
            questions.add(WinnowJson.tolerant().readTree(row).path("question").asString());
        }
        return questions;
    }

    private void write(Object report) throws IOException {
        String text =
                WinnowJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        terminal.line(text);
        if (json != null) {
            Files.writeString(json, text);
        }
    }
}
