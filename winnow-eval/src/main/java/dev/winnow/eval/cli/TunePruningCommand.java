package dev.winnow.eval.cli;

import dev.winnow.core.query.Settings;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.RowScores;
import dev.winnow.eval.pruning.RowScoring;
import dev.winnow.eval.pruning.ScoringException;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.tuning.ThresholdResult;
import dev.winnow.eval.tuning.ThresholdTuning;
import dev.winnow.inference.rerank.PassageScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow tune pruning FILE...}. */
@Command(
        name = "pruning",
        mixinStandardHelpOptions = true,
        description = {
            "Finds the highest threshold at which needed sentences still survive, to a share and with a confidence, and writes a settings file.",
            "A line of a file is a JSON object with \"question\", \"sentences\" (the passage) and \"labels\" (1 = needed); \"title\" and \"id\" are optional."
        },
        footer = {
            "",
            "The confidence holds for other questions like those of the file, however the scores are distributed. A recall of .95 takes 59 questions",
            "that lose nothing at all; some hundreds give a threshold that saves more. Where no passage surely answers, less is asked of a sentence and",
            "more is kept.",
            "",
            "The settings are read when the file is called application.yml and lies in the working folder, or when it is named:",
            "  winnow serve --spring.config.additional-location=file:pruning-settings.yml",
            "",
            "Example:",
            "  winnow tune pruning ../shared/data/qa/dev/squad.jsonl.gz --recall 0.95"
        })
final class TunePruningCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz.")
    private List<Path> files = List.of();

    @Option(
            names = "--recall",
            paramLabel = "R",
            description = "Share of needed sentences that must survive (default: 0.95).")
    private double recall = .95;

    @Option(names = "--confidence", paramLabel = "C", description = "In that (default: 0.95).")
    private double confidence = .95;

    @Option(
            names = "--resplit",
            description =
                    "Joins the sentences and splits the passage anew, as the product does; a new sentence counts as needed where it overlaps a needed one.")
    private boolean resplit;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "Where the setting is written (default: pruning-settings.yml).")
    private Path settings = Path.of("pruning-settings.yml");

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ScoringException, InterruptedException {
        ThresholdTuning tuning = new ThresholdTuning(recall, confidence);
        List<LabelledRow> rows = new ArrayList<>();
        for (Path file : files) {
            rows.addAll(LabelledRow.read(file));
        }
        if (resplit) {
            rows.replaceAll(LabelledRow::resplit);
        }
        ThresholdResult result;
        String name;
        try (Models models = new Models(options.threads());
                PassageScorer scorer = models.scorer(model)) {
            name = scorer.model().name();
            List<RowScores> scores =
                    RowScoring.byModel(new ModelSentences(scorer, true), options.threads())
                            .score(rows);
            result = tuning.fit(scores, Settings.DEFAULTS.threshold());
        }
        return report(result, name);
    }

    /**
     * Prints the page, and writes the setting if there is one.
     *
     * @param name of the model
     * @return the exit code: 1 if there is no threshold, so that a script does not go on with settings of another run
     */
    int report(ThresholdResult result, String name) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(result.markdown());
        out.flush();
        if (!result.found()) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "error: no threshold that removes anything is sure to keep that much, and %s was not written; more questions, or a lower --recall or --confidence, may give one%n",
                            settings);
            return 1;
        }
        ResultFile.text(settings, result.settingsFile(names(), name));
        out.printf("%nwritten to %s; --help says how it is read%n", settings);
        out.flush();
        return 0;
    }

    private String names() {
        return files.stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(", "));
    }
}
