package dev.winnow.bench.cli;

import static dev.winnow.bench.report.ResultTable.share;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.report.ResultFile;
import dev.winnow.bench.report.ResultTable;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.tuning.RetrievalTuning;
import dev.winnow.bench.tuning.SettingsText;
import dev.winnow.bench.tuning.TuningCandidates;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow tune retrieval DIR}. */
@Command(
        name = "retrieval",
        mixinStandardHelpOptions = true,
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
            "Examples:",
            "  winnow tune retrieval cacm/",
            "  winnow tune retrieval scifact/:train --test test"
        })
final class TuneRetrievalCommand extends EvalCommand {

    @Parameters(
            paramLabel = JudgedFolder.LABEL,
            description =
                    "Folder with corpus, queries and qrels, with the judgements behind a colon (default: test).")
    private JudgedFolder folder = JudgedFolder.NONE;

    @Option(
            names = "--test",
            paramLabel = "SPLIT",
            description = "Judgements that take no part; the choice is measured on them.")
    private @Nullable String test;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Where the settings are written (default: retrieval-settings.yml).")
    private Path settings = Path.of("retrieval-settings.yml");

    @Mixin private final RunOptions run = new RunOptions();

    @Override
    int run() throws IOException, InterruptedException {
        BeirCollection collection = folder.read();
        BeirCollection apart = test == null ? null : BeirCollection.read(folder.folder(), test);
        RetrievalTuning.Result result;
        try (run;
                Embedder embedder = run.embedder();
                LuceneIndex library = run.indexes(embedder, this).open(collection)) {
            result =
                    RetrievalTuning.fit(
                            collection,
                            new CollectionRun(library.passages(), embedder, run.threads()),
                            apart,
                            TuningCandidates.grid());
        }
        List<String> lines = new ArrayList<>(result.summary());
        for (int f = 0; f < result.folds().size(); f++) {
            lines.add(
                    "without fold %d: %s".formatted(f + 1, SettingsText.of(result.folds().get(f))));
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
            ResultFile.text(settings, result.settingsFile());
            print("\nwritten to %s; --help tells how it is read".formatted(settings));
        } else {
            print(
                    "\nOn queries that they were not fitted on, no settings did better than the defaults: keep them. %s was not written."
                            .formatted(settings));
        }
        return 0;
    }

    /**
     * @param queries name of the judgements
     * @param settings what they were asked with
     */
    private record Row(String queries, String settings, TuningCandidates.Figures figures) {}

    private static ResultTable<?> table(RetrievalTuning.Result result) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(result.split(), "defaults", result.defaults()));
        rows.add(new Row(result.split(), "fitted without the query's fold", result.heldOut()));
        RetrievalTuning.Result.Test test = result.test();
        if (test != null) {
            rows.add(new Row(test.split(), "defaults", test.defaults()));
            rows.add(new Row(test.split(), "fitted on " + result.split(), test.chosen()));
        }
        return ResultTable.of(rows)
                .column("queries", Row::queries)
                .column("settings", Row::settings)
                .column("nDCG@10", row -> share(row.figures().meanNdcg()))
                .column("recall@100", row -> share(row.figures().meanRecall()));
    }
}
