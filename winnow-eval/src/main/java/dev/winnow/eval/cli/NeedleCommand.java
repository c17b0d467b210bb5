package dev.winnow.eval.cli;

import dev.winnow.core.query.Settings;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.NeedleExperiment;
import dev.winnow.eval.pruning.NeedleLine;
import dev.winnow.eval.pruning.RowScoring;
import dev.winnow.eval.pruning.ScoringException;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.inference.rerank.PassageScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval needle FILE...}. */
@Command(
        name = "needle",
        mixinStandardHelpOptions = true,
        description = {
            "Moves the one needed sentence of labelled passages through its passage and counts how often it is kept: no place may be blind."
        })
final class NeedleCommand implements Callable<Integer> {

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

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ScoringException, InterruptedException {
        List<List<LabelledRow>> rows = new ArrayList<>();
        for (Path file : files) {
            rows.add(LabelledRow.read(file));
        }
        List<NeedleLine> lines;
        try (Models models = new Models(options.threads());
                PassageScorer scorer = models.scorer(model)) {
            RowScoring scoring =
                    RowScoring.byModel(new ModelSentences(scorer, true), options.threads());
            lines = new NeedleExperiment(scoring, threshold).run(rows, limit, sentences);
        }
        if (json != null) {
            ResultFile.write(json, lines);
        }
        Table table = new Table("sentences before", "kept (95 %)", "of the others");
        for (NeedleLine line : lines) {
            table.row(
                    String.format(Locale.ROOT, "%.0f %%", 100 * line.share()),
                    Table.interval(line.recall()),
                    Table.share(line.others()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        return 0;
    }
}
