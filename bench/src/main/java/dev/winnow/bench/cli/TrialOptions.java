package dev.winnow.bench.cli;

import dev.winnow.app.cli.Samples;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.stack.BuiltPrograms;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of the commands that put the suite on trial: a stack of their own with the sample corpus,
 * and the pipeline in one process beside it.
 */
final class TrialOptions {

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

    Stack stack(StackFolder folder) {
        List<String> reranker =
                model == null
                        ? List.of()
                        : List.of("--winnow.reranker.model-path=" + model.toAbsolutePath());
        return new Stack(
                folder,
                new Stack.Ports(port, port + 11_000),
                new BuiltPrograms(Samples.checkout()),
                Map.of(
                        StackProgram.RERANKER,
                        reranker,
                        StackProgram.RETRIEVER,
                        List.of("--winnow.retriever.directory=" + folder.home().index())));
    }

    /**
     * Opens the pipeline in one process on the sample corpus, with the stack's index and settings.
     * The stack must not run.
     */
    LocalWinnow pipeline(StackFolder folder) throws IOException, InterruptedException {
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
    static List<String> questions() throws IOException {
        List<String> questions = new ArrayList<>();
        for (String row :
                Files.readAllLines(Samples.folder("corpus").resolveSibling("questions.jsonl"))) {
            questions.add(WinnowJson.tolerant().readTree(row).path("question").asString());
        }
        return questions;
    }

    /** Prints a report, and writes it if that was asked for. */
    void write(Object report, Terminal terminal) throws IOException {
        String text =
                WinnowJson.strict().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        terminal.line(text);
        if (json != null) {
            Files.writeString(json, text);
        }
    }
}
