package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.interval;
import static dev.winnow.eval.report.ResultTable.percent;
import static dev.winnow.eval.report.ResultTable.share;

import dev.winnow.core.query.Settings;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.NeedleExperiment;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.inference.rerank.PassageScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval needle FILE...}. */
@Command(
        name = "needle",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the one needed sentence of labelled passages through its passage and counts how often it is kept: no place may be blind."
        })
final class NeedleCommand extends EvalCommand {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Files of labelled questions; rows with exactly one needed sentence count.")
    private List<Path> files = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences at or above it are kept (default: the product's).")
    private float threshold = Settings.DEFAULTS.threshold();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most needles of a file (default: 10).")
    private int limit = 10;

    @Option(
            names = "--sentences",
            paramLabel = "N",
            description =
                    "Fills passages with sentences of others until they have N (default: passages as they are).")
    private int sentences;

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<List<LabelledRow>> rows = List.copyOf(SetFiles.read(files).values());
        List<NeedleExperiment.Line> lines;
        try (Models models = run.models();
                PassageScorer scorer = models.scorer(run)) {
            lines =
                    NeedleExperiment.run(
                            rows,
                            limit,
                            sentences,
                            new ModelSentences(scorer),
                            threshold,
                            run.threads());
        }
        return report(
                lines,
                ResultTable.of(lines)
                        .column("sentences before", line -> percent(line.share()))
                        .column("kept (95 %)", line -> interval(line.recall()))
                        .column("of the others", line -> share(line.others())));
    }
}
