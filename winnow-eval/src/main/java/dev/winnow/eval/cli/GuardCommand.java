package dev.winnow.eval.cli;

import dev.winnow.core.query.Settings;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.pruning.GuardExperiment;
import dev.winnow.eval.pruning.GuardLine;
import dev.winnow.eval.pruning.GuardResult;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.RowScoring;
import dev.winnow.eval.pruning.ScoringException;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.pruner.select.Guard;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.select.PruningRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval guard FILE...}. */
@Command(
        name = "guard",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the guard for several hops on files with labelled sentences: the product's pruner on all passages of a question,",
            "beside a lower threshold without a guard that keeps as many characters."
        })
final class GuardCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz; each one set.")
    private List<Path> files = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences at or above it are kept (default: the product's).")
    private float threshold = Settings.DEFAULTS.threshold();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ScoringException, InterruptedException {
        Map<Guard, Pruner> pruners = new EnumMap<>(Guard.class);
        for (Guard guard : Guard.values()) {
            pruners.put(guard, Models.pruner(PruningRules.DEFAULTS.withGuard(guard)));
        }
        GuardExperiment experiment = new GuardExperiment(threshold, pruners);
        try (Models models = new Models(options.threads());
                PassageScorer scorer = models.scorer(model)) {
            RowScoring scoring =
                    RowScoring.byModel(new ModelSentences(scorer, true), options.threads());
            for (Path file : files) {
                List<LabelledRow> rows = LabelledRow.read(file);
                spec.commandLine()
                        .getErr()
                        .printf("%s: %d rows%n", file.getFileName(), rows.size());
                experiment.add(rows.getFirst().set(), scoring.score(rows));
            }
        }
        GuardResult result = experiment.result();
        if (json != null) {
            ResultFile.write(json, result);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(sets(result));
        out.println();
        out.print(differences(result));
        out.flush();
        return 0;
    }

    private static Table sets(GuardResult result) {
        Table table =
                new Table(
                        "set",
                        "questions",
                        "rule",
                        "recall",
                        "all evidence",
                        "precision",
                        "F2",
                        "chars saved");
        result.sets().forEach((set, lines) -> rows(table, set, lines));
        rows(table, "mean", result.mean());
        return table;
    }

    private static void rows(Table table, String set, SortedMap<String, GuardLine> lines) {
        row(table, set, GuardExperiment.name(Guard.NONE), lines);
        for (Guard guard : Guard.values()) {
            if (guard != Guard.NONE) {
                row(table, set, GuardExperiment.name(guard), lines);
                row(table, set, GuardExperiment.threshold(guard), lines);
            }
        }
    }

    private static void row(
            Table table, String set, String rule, SortedMap<String, GuardLine> lines) {
        GuardLine line = lines.get(rule);
        if (line != null) {
            table.row(
                    set,
                    Long.toString(Math.round(line.questions())),
                    rule,
                    Table.share(line.recall()),
                    Table.share(line.allEvidence()),
                    Table.share(line.precision()),
                    Table.share(line.f2()),
                    Table.share(line.charsSaved()));
        }
    }

    private static Table differences(GuardResult result) {
        Table table =
                new Table(
                        "guard minus the threshold that keeps as much (95 %)",
                        "recall", "all evidence");
        result.recall()
                .forEach(
                        (rule, recall) ->
                                table.row(
                                        rule,
                                        interval(recall),
                                        interval(result.allEvidence().get(rule))));
        return table;
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null ? "-" : Table.difference(interval);
    }
}
