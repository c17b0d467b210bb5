package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalIngestion;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.app.soak.Soak;
import dev.winnow.app.soak.SoakQuestion;
import dev.winnow.app.soak.SoakReport;
import dev.winnow.app.stack.BuiltPrograms;
import dev.winnow.app.stack.Stack;
import dev.winnow.app.stack.StackFolder;
import dev.winnow.app.stack.StackPorts;
import dev.winnow.app.stack.StackProgram;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.retriever.ingest.IngestListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for lost and changed answers while processes are killed. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Send questions through a stack of its own, kill each program and the broker meanwhile, and compare every context with that of"
                        + " the line in one process. Ends with 1 unless all came and are equal.",
        footer = {
            "",
            "Examples:",
            "  winnow soak",
            "  winnow soak --questions 300 --model path/to/a/small/model --json soak.json"
        })
final class SoakCommand implements Callable<Integer> {

    /** Passages reranked for each question: few, because not the model is on trial. */
    private static final int CANDIDATES = 5;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "questions in all (default: ${DEFAULT-VALUE})")
    private int questions;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "the reranker; a small one of the same shape is enough (default: the shipped one)")
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

    SoakCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        Quiet.please();
        if (questions < 1) {
            throw new CommandException("--questions must be at least 1");
        }
        StackFolder folder = new StackFolder(home.folder().resolve("soak"));
        List<String> reranker =
                model == null
                        ? List.of()
                        : List.of("--winnow.reranker.model-path=" + model.toAbsolutePath());
        Stack stack =
                new Stack(
                        folder,
                        new StackPorts(port, port + 11_000),
                        new BuiltPrograms(
                                Path.of(System.getProperty(DemoCommand.CHECKOUT, ""))
                                        .toAbsolutePath()),
                        Map.of(StackProgram.RERANKER, reranker));
        try {
            List<SoakQuestion> asked = ask(folder.home());
            terminal.line("%d different questions answered in one process".formatted(asked.size()));
            SoakReport report;
            try {
                new StackStart(stack, folder, terminal).run();
                report =
                        new Soak(stack, asked, CANDIDATES, terminal::line)
                                .run(Long.toString(System.currentTimeMillis(), 36), questions);
            } finally {
                StackDownCommand.stopAll(stack, terminal);
            }
            String text =
                    WinnowJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(report);
            terminal.line(text);
            if (json != null) {
                Files.writeString(json, text);
            }
            return report.clean() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** What each sample question gives in one process. */
    private List<SoakQuestion> ask(WinnowHome own) throws IOException, InterruptedException {
        try (LocalIngestion local = LocalIngestion.open(own, InstantSource.system())) {
            local.run(List.of(DemoCommand.sample("corpus")), IngestListener.NONE);
        }
        Map<String, Object> given = new LinkedHashMap<>();
        if (model != null) {
            given.put("winnow.reranker.model-path", model.toAbsolutePath().toString());
        }
        given.put("winnow.pipeline.defaults.candidates", CANDIDATES);
        given.put("winnow.pipeline.default-timeout", "60s");
        List<SoakQuestion> asked = new ArrayList<>();
        try (LocalWinnow line =
                LocalWinnow.open(LocalSettings.read(own, given), InstantSource.system())) {
            Path file = DemoCommand.sample("corpus").resolveSibling("questions.jsonl");
            for (String row : Files.readAllLines(file)) {
                String text = WinnowJson.tolerant().readTree(row).path("question").asString();
                asked.add(
                        new SoakQuestion(text, line.context(ContextRequest.of(text)).contextId()));
            }
        }
        return asked;
    }
}
