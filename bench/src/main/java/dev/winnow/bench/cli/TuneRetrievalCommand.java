package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.tuning.RetrievalTuning;
import dev.winnow.bench.tuning.SettingsText;
import dev.winnow.bench.tuning.TuningCandidates;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow tune retrieval DIR}. */
@Command(
        name = "retrieval",
        description = {
            "Fits the lexical share and feedback to a collection's labelled queries, by cross-validation over five parts of them, and writes a settings file.",
            "What is printed first is worth most: the figure of queries that took no part in choosing the settings that they were asked with."
        },
        footer = {
            "",
            "The file is read when it is called application.yml and lies in the working folder, or when it is named:",
            "  winnow serve --spring.config.additional-location=file:retrieval-settings.yml",
            "  SPRING_CONFIG_ADDITIONALLOCATION=file:retrieval-settings.yml winnow ask \"How do I stop it?\"",
            "",
            "Example:",
            "  winnow tune retrieval scifact:train"
        })
final class TuneRetrievalCommand extends EvalCommand {

    @Parameters(paramLabel = RunOptions.JudgedFolder.LABEL, description = RunOptions.JudgedFolder.DESCRIPTION)
    private RunOptions.JudgedFolder folder = RunOptions.JudgedFolder.NONE;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Where the settings are written (default: retrieval-settings.yml).")
    private Path settings = Path.of("retrieval-settings.yml");

    @Mixin private final RunOptions run = new RunOptions();

    @Override
    int run() throws IOException, InterruptedException {
        BeirCollection collection = folder.read();
        RetrievalTuning.Result result;
        try (run;
                Embedder embedder = run.embedder();
                LuceneIndex library = run.indexes(embedder, this).open(collection)) {
            result =
                    RetrievalTuning.fit(
                            collection,
                            new CollectionRun(library.passages(), embedder, run.threads()),
                            TuningCandidates.grid());
        }
        List<String> lines = new ArrayList<>(result.summary());
        for (int f = 0; f < result.folds().size(); f++) {
            lines.add("without fold %d: %s".formatted(f + 1, SettingsText.of(result.folds().get(f))));
        }
        report(
                result,
                "%s: %d queries in %d folds, %d settings to choose from"
                        .formatted(
                                collection.title(),
                                result.heldOut().queries(),
                                result.folds().size(),
                                result.choices()),
                table(result),
                "- " + String.join("\n- ", lines));
        if (result.better()) {
            write(settings, result.settingsFile());
            print("\nwritten to %s; --help tells how it is read".formatted(settings));
        } else {
            print(
                    "\nOn queries that they were not fitted on, no settings did better than the defaults: keep them. %s was not written."
                            .formatted(settings));
        }
        return 0;
    }

    private static ResultTable<?> table(RetrievalTuning.Result result) {
        Map<String, TuningCandidates.Figures> rows = new LinkedHashMap<>();
        rows.put("defaults", result.defaults());
        rows.put("fitted without the query's fold", result.heldOut());
        return ResultTable.of("settings", rows)
                .column("nDCG@10", row -> share(row.meanNdcg()))
                .column("recall@100", row -> share(row.meanRecall()));
    }
}
