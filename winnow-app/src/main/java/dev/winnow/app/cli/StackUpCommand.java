package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalIngestion;
import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackFolder;
import dev.winnow.app.stack.StackProgram;
import dev.winnow.platform.kafka.RecordTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "Start a broker and the five programs, and wait until they answer. What runs already is left as it is.",
        footer = {
            "",
            "Files and folders are taken into the index before the programs start; without any, the sample corpus is.",
            "Logs and process ids are in .winnow/stack.",
            "",
            "Examples:",
            "  winnow stack up",
            "  winnow stack up ~/Documents/handbook --port 9000"
        })
final class StackUpCommand implements Callable<Integer> {

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
        Quiet.please();
        Stack stack = options.stack(home);
        try {
            if (stack.running(StackProgram.RETRIEVER) == null) {
                index();
            } else if (!paths.isEmpty()) {
                throw new CommandException(
                        "the retriever runs and has the index open; stop the stack first: winnow stack down");
            }
            new StackStart(stack, StackFolder.of(home), terminal).run();
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted; 'winnow stack down' stops what runs", e);
        }
        tell(stack);
        return ExitCode.DONE;
    }

    private void index() throws IOException, InterruptedException {
        List<Path> roots = new ArrayList<>();
        for (Path path : paths.isEmpty() ? List.of(DemoCommand.sample("corpus")) : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("there is no file or folder %s".formatted(path));
            }
            roots.add(path.toAbsolutePath().normalize());
        }
        WinnowHome own = StackFolder.of(home).home();
        try (LocalIngestion local = LocalIngestion.open(own, InstantSource.system());
                ProgressDisplay display = new ProgressDisplay(terminal)) {
            new IndexReportPrinter(terminal).print(local.run(roots, display));
        }
    }

    private void tell(Stack stack) {
        terminal.line();
        terminal.line("Winnow answers on " + terminal.bold(stack.url().toString()) + ". Try it:");
        terminal.line();
        terminal.line(
                "curl -s %s/v1/context -H 'Content-Type: application/json' -d '{\"query\": \"%s\"}'"
                        .formatted(stack.url(), DemoCommand.QUESTION));
        terminal.line();
        terminal.line("Or by Kafka, with any client:");
        terminal.line();
        terminal.line(
                "echo '{\"query\": \"%s\"}' | kcat -b %s -t %s -P"
                        .formatted(
                                DemoCommand.QUESTION,
                                stack.bootstrapServers(),
                                RecordTopic.QUESTIONS.topic()));
        terminal.line(
                "kcat -b %s -t %s -C -e"
                        .formatted(stack.bootstrapServers(), RecordTopic.CONTEXTS.topic()));
        terminal.line();
        terminal.line("./winnow stack status, ./winnow stack down");
    }
}
