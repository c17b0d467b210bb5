package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalIngestion;
import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackFolder;
import dev.winnow.app.stack.StackProgram;
import dev.winnow.platform.kafka.RecordTopic;
import dev.winnow.platform.kafka.TopicAdmin;
import dev.winnow.platform.kafka.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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

    /** On two cores five programs start at once; the model of the reranker and the encoder of the retriever are loaded. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int PARTITIONS = 4;

    /** The default of winnow.kafka.retry-delays has three. */
    private static final int RETRIES = 3;

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
            }
            start(stack, StackProgram.BROKER);
            await(stack, StackProgram.BROKER);
            topics(stack);
            for (StackProgram program : StackProgram.values()) {
                start(stack, program);
            }
            for (StackProgram program : StackProgram.values()) {
                await(stack, program);
                terminal.line("  %-10s is ready".formatted(program.label()));
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

    private void start(Stack stack, StackProgram program) throws IOException {
        if (stack.running(program) == null) {
            terminal.line("starting %s".formatted(program.label()));
            stack.start(program);
        }
    }

    private void await(Stack stack, StackProgram program) throws IOException, InterruptedException {
        if (!stack.awaitReady(program, PATIENCE)) {
            throw new CommandException(
                    "the %s did not become ready; %s says why"
                            .formatted(program.label(), StackFolder.of(home).log(program)));
        }
    }

    private static void topics(Stack stack) {
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            new TopicAdmin(admin)
                    .apply(
                            new TopicPlan(
                                    PARTITIONS,
                                    (short) 1,
                                    RETRIES,
                                    List.of(RecordTopic.QUESTIONS.topic())),
                            false);
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
