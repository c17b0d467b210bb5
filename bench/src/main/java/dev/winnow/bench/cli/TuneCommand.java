package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.decimals;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.cli.RunOptions.JudgedFolder;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.pruning.RowScores;
import dev.winnow.bench.pruning.SentenceScorer;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.tuning.RetrievalTuning;
import dev.winnow.bench.tuning.SettingsText;
import dev.winnow.bench.tuning.ThresholdTuning;
import dev.winnow.bench.tuning.TuningCandidates;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Groups the fits. */
@Command(
        name = "tune",
        description = "Fits settings to labelled queries and writes them to a file.",
        subcommands = {
            TuneCommand.TuneRetrievalCommand.class,
            TuneCommand.TunePruningCommand.class,
            HelpCommand.class
        })
final class TuneCommand {

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
    static final class TuneRetrievalCommand extends EvalCommand {

        @Parameters(paramLabel = JudgedFolder.LABEL, description = JudgedFolder.DESCRIPTION)
        private JudgedFolder folder = JudgedFolder.NONE;

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
                CollectionRun runner =
                        new CollectionRun(library.passages(), embedder, run.threads());
                result = RetrievalTuning.fit(collection, runner, TuningCandidates.grid());
            }
            List<String> lines = new ArrayList<>(result.summary());
            for (int f = 0; f < result.folds().size(); f++) {
                String settings = SettingsText.of(result.folds().get(f));
                lines.add("without fold %d: %s".formatted(f + 1, settings));
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

    /** {@code winnow tune pruning FILE...}. */
    @Command(
            name = "pruning",
            description = {
                "Finds the highest threshold at which needed sentences still survive, to a share and with a confidence, and writes a settings file.",
                "A line of a file is a JSON object with \"question\", \"sentences\" (the passage) and \"labels\" (1 = needed); \"title\" and \"id\" are optional."
            },
            footer = {
                "",
                "The confidence holds for other questions like those of the file, however the scores are distributed. A recall of .95 takes 59 questions that lose nothing at all; some hundreds give a threshold that saves more.",
                "",
                "The settings are read when the file is called application.yml and lies in the working folder, or when it is named:",
                "  winnow serve --spring.config.additional-location=file:pruning-settings.yml",
                "",
                "Example:",
                "  winnow tune pruning squad.jsonl.gz --recall 0.95"
            })
    static final class TunePruningCommand extends EvalCommand {

        @Mixin private RunOptions.LabelledFiles files = new RunOptions.LabelledFiles();

        @Option(
                names = "--recall",
                paramLabel = "R",
                description = "Share of needed sentences that must survive (default: 0.95).")
        private double recall = .95;

        @Option(names = "--confidence", paramLabel = "C", description = "In that (default: 0.95).")
        private double confidence = .95;

        @Option(
                names = "--settings",
                paramLabel = "FILE",
                description = "Where the setting is written (default: pruning-settings.yml).")
        private Path settings = Path.of("pruning-settings.yml");

        @Mixin private final RunOptions.WithReranker run = new RunOptions.WithReranker();

        @Override
        int run() throws IOException, InterruptedException {
            ThresholdTuning tuning = new ThresholdTuning(recall, confidence);
            List<LabelledRow> rows = files.read().values().stream().flatMap(List::stream).toList();
            try (run;
                    PassageScorer scorer = run.scorer()) {
                Map<String, SentenceScorer> model =
                        Map.of(RowScores.MODEL, SentenceScorer.model(scorer));
                List<RowScores> scores = RowScores.of(rows, model, run.threads());
                double usual = Settings.DEFAULTS.threshold(false);
                return finish(tuning.fit(scores, usual), scorer.model().name());
            }
        }

        /**
         * Prints the table, and writes the setting if there is one.
         *
         * @param model its name
         * @return the exit code: 1 if there is no threshold, so that a script does not continue
         *     with settings of another run
         */
        int finish(ThresholdTuning.Result result, String model) throws IOException {
            Map<String, ThresholdTuning.Result.Measured> lines = new LinkedHashMap<>();
            lines.put("chosen", result.chosen());
            lines.put("default", result.other());
            report(
                    result,
                    "%d questions with needed sentences; recall of %s with a confidence of %s"
                            .formatted(result.questions(), result.recall(), result.confidence()),
                    ResultTable.of("", lines)
                            .column("threshold", line -> decimals(line.threshold(), 3))
                            .column("recall", line -> share(line.recall()))
                            .column("at least", line -> share(line.atLeast()))
                            .column("precision", line -> share(line.precision()))
                            .column("characters saved", l -> share(l.compression())));
            if (!result.found()) {
                log(
                        "error: no threshold that removes anything is sure to keep that much, and %s was not written; more questions, or a lower --recall or --confidence, may give one"
                                .formatted(settings));
                return 1;
            }
            write(settings, result.settingsFile(files.names(), model));
            print("\nwritten to %s; --help tells how it is read".formatted(settings));
            return 0;
        }
    }
}
