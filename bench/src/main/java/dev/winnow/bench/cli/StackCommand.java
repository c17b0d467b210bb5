package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.ProgressDisplay;
import dev.winnow.app.cli.Samples;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.Stack.Program;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.isolate.IsolatedExtractor;
import dev.winnow.ingest.run.TopicIngestion;
import dev.winnow.ingest.source.FolderWalk;
import dev.winnow.ingest.topic.DocumentSender;
import dev.winnow.ingest.topic.IngestLag;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** Starts, looks at and stops a stack: each method is a command. */
@Command(
        name = "stack",
        description =
                "All programs and a Kafka broker on this machine, without a container engine.")
final class StackCommand {

    /** The sample corpus takes seconds. */
    private static final Duration INGESTION = Duration.ofMinutes(30);

    private static final Duration SEND = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(300);

    @Option(
            names = "--port",
            scope = ScopeType.INHERIT,
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "port of the gateway, the services take the next four (default:"
                            + " ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--broker-port",
            scope = ScopeType.INHERIT,
            paramLabel = "PORT",
            defaultValue = "19092",
            description =
                    "port of the broker, its controller takes the next one (default:"
                            + " ${DEFAULT-VALUE})")
    private int brokerPort;

    private final Terminal terminal;
    private final WinnowHome home;
    private final StackFolder folder;

    StackCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
        this.folder = StackFolder.of(home);
    }

    @Command(
            name = "up",
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
    int up(
            @Parameters(arity = "0..*", paramLabel = "PATH", description = "files and folders")
                    @Nullable List<Path> paths)
            throws IOException {
        LogLevels.onlyWarnings();
        Stack stack = stack();
        List<Path> named = paths == null ? List.of() : paths;
        List<Path> roots = roots(named.isEmpty() ? List.of(Samples.folder("corpus")) : named);
        try {
            stack.requirePlace(home);
            if (stack.running(Program.KG) == null) {
                Samples.loadGraph(folder.home(), terminal);
            }
            stack.up(terminal::line);
            try (Admin admin = stack.admin()) {
                IngestLag lag = new IngestLag(admin);
                if (!named.isEmpty() || lag.written() == 0) {
                    send(stack, roots);
                    await(lag);
                }
            }
        } catch (InterruptedException e) {
            throw interrupted("'winnow stack down' stops what runs", e);
        }
        tell(stack);
        return ExitCode.DONE;
    }

    @Command(
            name = "status",
            description =
                    "Say which programs run, and which are ready. Ends with 1 unless all are.",
            footer = {"", "Example:", "  winnow stack status"})
    int status() throws IOException {
        Stack stack = stack();
        boolean all = true;
        for (Program program : Program.values()) {
            RunningService running = stack.running(program);
            boolean ready = running != null && stack.isReady(program);
            all &= ready;
            String state =
                    running == null ? terminal.faint("stopped") : terminal.warning("starting");
            state = ready ? terminal.good("ready") : state;
            String where = "";
            if (running != null) {
                // Kafka's clients take no http://.
                boolean broker = program == Program.BROKER;
                Object url = broker ? running.url().getAuthority() : running.url();
                where = "%s  process %d  log %s".formatted(url, running.pid(), folder.log(program));
            }
            terminal.line("%-10s %-10s %s".formatted(program.label(), state, where));
        }
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    @Command(
            name = "down",
            description = "Stop the programs and the broker. Records and index stay.",
            footer = {"", "Example:", "  winnow stack down"})
    int down() throws IOException {
        try {
            stack().down(terminal::line);
        } catch (InterruptedException e) {
            throw interrupted("run the command again", e);
        }
        return ExitCode.DONE;
    }

    private Stack stack() {
        return new Stack(
                folder,
                new Stack.Ports(port, brokerPort),
                Stack.Programs.built(Samples.checkout()),
                Map.of(
                        Program.KG,
                        List.of("--winnow.graph.path=" + folder.home().sampleGraph()),
                        Program.RETRIEVER,
                        List.of(
                                "--winnow.kafka.documents.enabled=true",
                                "--winnow.retriever.directory=" + folder.byTopic())));
    }

    private static List<Path> roots(List<Path> paths) {
        List<Path> roots = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("there is no file or folder %s".formatted(path));
            }
            roots.add(path.toAbsolutePath().normalize());
        }
        return roots;
    }

    private static CommandException interrupted(String advice, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new CommandException(e, "interrupted; %s", advice);
    }

    /** Writes all files that are under some paths to the documents topic. */
    private void send(Stack stack, List<Path> roots) throws IOException, InterruptedException {
        terminal.line("writing documents to " + RecordTopic.DOCUMENTS.topic());
        ExtractionLimits limits = ExtractionLimits.DEFAULT;
        InstantSource clock = InstantSource.system();
        try (ProgressDisplay display = new ProgressDisplay(terminal);
                IsolatedExtractor extractor = new IsolatedExtractor(limits, 1);
                DocumentSender topic =
                        DocumentSender.connect(stack.bootstrapServers(), SEND, clock)) {
            ProgressDisplay.print(
                    new TopicIngestion(extractor, topic, true, limits, clock)
                            .run(FolderWalk.find(TenantId.DEFAULT, roots, ""), display),
                    terminal);
        }
    }

    /** Waits until everything that the topic holds can be searched. */
    private void await(IngestLag lag) throws InterruptedException {
        long end = System.nanoTime() + INGESTION.toNanos();
        long told = -1;
        for (long waiting = lag.waiting(); waiting > 0; waiting = lag.waiting()) {
            if (System.nanoTime() > end) {
                terminal.line(
                        "  not all of them can be found yet; the retriever goes on, and its log says"
                                + " how far it is");
                return;
            }
            if (waiting != told) {
                terminal.line(
                        "  %,d not searchable yet: the retriever makes passages of them"
                                .formatted(waiting));
                told = waiting;
            }
            Thread.sleep(GLANCE);
        }
    }

    private void tell(Stack stack) {
        String context =
                "curl -s %s/v1/context -H 'Content-Type: application/json' -d '{\"query\": \"%s\"}'";
        terminal.line(
                """

                Winnow answers on %s. Try it:

                %s

                And one that the sample graph answers, with the source of each fact:

                %s

                Or by Kafka, with any client:

                echo '{"query": "%s"}' | kcat -b %s -t %s -P
                kcat -b %5$s -t %7$s -C          # Ctrl-C ends it

                ./winnow stack status, ./winnow stack down"""
                        .formatted(
                                terminal.bold(stack.url().toString()),
                                context.formatted(stack.url(), Samples.QUESTION),
                                context.formatted(stack.url(), Samples.GRAPH_QUESTION),
                                Samples.QUESTION,
                                stack.bootstrapServers(),
                                RecordTopic.QUESTIONS.topic(),
                                RecordTopic.CONTEXTS.topic()));
    }
}
