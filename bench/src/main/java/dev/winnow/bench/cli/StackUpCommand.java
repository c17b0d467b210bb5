package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.IndexReportPrinter;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.ProgressDisplay;
import dev.winnow.app.cli.SampleGraphLoading;
import dev.winnow.app.cli.Samples;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackDocuments;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.stack.StackProgram;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts a stack. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Start a broker and the five programs, and wait until they answer. What runs"
                        + " already is left as it is.",
        footer = {
            "",
            "Files and folders are written to the documents topic, also of a stack that runs;"
                    + " without any, the sample corpus is.",
            "The sample graph is loaded as well.",
            "Logs and process ids are in .winnow/stack.",
            "",
            "Examples:",
            "  winnow stack up",
            "  winnow stack up ~/Documents/handbook --port 9000"
        })
final class StackUpCommand implements Callable<Integer> {

    /** The sample corpus takes seconds. */
    private static final Duration INGESTION = Duration.ofMinutes(30);

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "files and folders")
    private List<Path> paths = new ArrayList<>();

    @Mixin private final StackOptions options = new StackOptions();

    private final Terminal terminal;
    private final WinnowHome home;

    StackUpCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        Stack stack = options.stack(home);
        try {
            List<Path> roots = roots();
            StackStart start = new StackStart(stack, home, StackFolder.of(home), terminal);
            start.requirePlace();
            if (stack.running(StackProgram.KG) == null) {
                new SampleGraphLoading(terminal).into(StackFolder.of(home).home());
            }
            start.run();
            StackDocuments documents = new StackDocuments(stack, InstantSource.system());
            if (!paths.isEmpty() || documents.none()) {
                send(documents, roots);
            }
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted; 'winnow stack down' stops what runs", e);
        }
        tell(stack);
        return ExitCode.DONE;
    }

    private List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        for (Path path : paths.isEmpty() ? List.of(Samples.folder("corpus")) : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("there is no file or folder %s".formatted(path));
            }
            roots.add(path.toAbsolutePath().normalize());
        }
        return roots;
    }

    private void send(StackDocuments documents, List<Path> roots)
            throws IOException, InterruptedException {
        terminal.line("writing documents to " + RecordTopic.DOCUMENTS.topic());
        try (ProgressDisplay display = new ProgressDisplay(terminal)) {
            new IndexReportPrinter(terminal).print(documents.send(roots, display));
        }
        boolean there =
                documents.await(
                        INGESTION,
                        waiting ->
                                terminal.line(
                                        "  %,d not searchable yet: the retriever makes passages of them"
                                                .formatted(waiting)));
        if (!there) {
            terminal.line(
                    "  not all of them can be found yet; the retriever goes on, and its log says"
                            + " how far it is");
        }
    }

    private void tell(Stack stack) {
        terminal.line();
        terminal.line("Winnow answers on " + terminal.bold(stack.url().toString()) + ". Try it:");
        terminal.line();
        terminal.line(
                "curl -s %s/v1/context -H 'Content-Type: application/json' -d '{\"query\": \"%s\"}'"
                        .formatted(stack.url(), Samples.QUESTION));
        terminal.line();
        terminal.line("And one that the sample graph answers, with the source of each fact:");
        terminal.line();
        terminal.line(
                "curl -s %s/v1/context -H 'Content-Type: application/json' -d '{\"query\": \"%s\"}'"
                        .formatted(stack.url(), Samples.GRAPH_QUESTION));
        terminal.line();
        terminal.line("Or by Kafka, with any client:");
        terminal.line();
        terminal.line(
                "echo '{\"query\": \"%s\"}' | kcat -b %s -t %s -P"
                        .formatted(
                                Samples.QUESTION,
                                stack.bootstrapServers(),
                                RecordTopic.QUESTIONS.topic()));
        terminal.line(
                "kcat -b %s -t %s -C          # Ctrl-C ends it"
                        .formatted(stack.bootstrapServers(), RecordTopic.CONTEXTS.topic()));
        terminal.line();
        terminal.line("./winnow stack status, ./winnow stack down");
    }
}
