package dev.winnow.eval.cli;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.pruning.CompressionIntervals;
import dev.winnow.eval.pruning.Cosine;
import dev.winnow.eval.pruning.EqualCompression;
import dev.winnow.eval.pruning.Lead;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.Oracle;
import dev.winnow.eval.pruning.PruningMeasurement;
import dev.winnow.eval.pruning.PruningResult;
import dev.winnow.eval.pruning.RandomOrder;
import dev.winnow.eval.pruning.RowScores;
import dev.winnow.eval.pruning.RowScoring;
import dev.winnow.eval.pruning.ScoringException;
import dev.winnow.eval.pruning.SentenceScorer;
import dev.winnow.eval.pruning.SetMean;
import dev.winnow.eval.pruning.SetMeasures;
import dev.winnow.eval.pruning.SetsWon;
import dev.winnow.eval.pruning.ThresholdSweep;
import dev.winnow.eval.pruning.WordOverlap;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval pruning FILE...}. */
@Command(
        name = "pruning",
        mixinStandardHelpOptions = true,
        description = {
            "Measures which sentences survive, on files with labelled sentences.",
            "At the threshold: the model alone. At 50, 70 and 80 % compression: beside the oracle and what costs nothing."
        })
final class PruningCommand implements Callable<Integer> {

    private static final List<String> METHODS =
            List.of("oracle", "model", "cosine", "bm25", "lead", "random");

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz.")
    private List<Path> files = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences at or above it are kept (default: 0.1).")
    private double threshold = .1;

    @Option(
            names = "--uncalibrated",
            description =
                    "Compares the threshold with the model's mean before calibration, as model cards do.")
    private boolean uncalibrated;

    @Option(
            names = "--resplit",
            description =
                    "Joins the sentences and splits the passage anew, as the product does; a new sentence counts as needed where it overlaps a needed one.")
    private boolean resplit;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Only the first N answerable rows of more than 3 sentences of each file, as model cards do (default: all rows).")
    private @Nullable Integer limit;

    @Option(
            names = "--no-cosine",
            description = "Leaves the embedding baseline out, which takes most of the time.")
    private boolean withoutCosine;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, ScoringException, InterruptedException {
        Map<String, SetMeasures> sets = new TreeMap<>();
        CompressionIntervals intervals = new CompressionIntervals();
        ThresholdSweep sweep = new ThresholdSweep();
        PruningMeasurement measurement = new PruningMeasurement(threshold, new O200kTokenCounter());
        try (Models models = new Models(options.threads());
                PassageScorer scorer = models.scorer(model);
                Embedder embedder = models.embedder()) {
            for (Path file : files) {
                List<LabelledRow> whole = LabelledRow.read(file);
                List<LabelledRow> rows = whole;
                if (limit != null) {
                    rows = rows.stream().filter(EqualCompression::counts).limit(limit).toList();
                }
                if (resplit) {
                    rows = rows.stream().map(LabelledRow::resplit).toList();
                }
                spec.commandLine()
                        .getErr()
                        .printf("%s: %d rows%n", file.getFileName(), rows.size());
                SortedMap<String, SentenceScorer> methods =
                        new TreeMap<>(
                                Map.of(
                                        "oracle",
                                        new Oracle(),
                                        PruningMeasurement.MODEL,
                                        new ModelSentences(scorer, !uncalibrated),
                                        "bm25",
                                        new WordOverlap(whole),
                                        "lead",
                                        new Lead(),
                                        "random",
                                        new RandomOrder()));
                if (!withoutCosine) {
                    methods.put("cosine", new Cosine(embedder));
                }
                List<RowScores> scores = new RowScoring(methods, options.threads()).score(rows);
                SetMeasures measures = measurement.measure(scores);
                intervals.add(scores);
                sweep.add(scores);
                if (sets.put(setName(file), measures) != null) {
                    throw new IOException("two files are named '%s'".formatted(setName(file)));
                }
            }
        }
        PruningResult result =
                new PruningResult(
                        threshold,
                        new LinkedHashMap<>(sets),
                        SetMean.of(sets.values()),
                        intervals.intervals(),
                        sweep.lines(),
                        SetsWon.of(sets.values()));
        if (json != null) {
            ResultFile.write(json, result);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(atThreshold(result));
        out.println();
        out.print(atCompression(result.mean()));
        out.println();
        out.print(intervals(result));
        out.println();
        result.setsWon()
                .forEach(
                        (compression, won) ->
                                out.printf(
                                        "at %s above every baseline on %d of the %d sets with %d answerable rows or more%n",
                                        compression, won.won(), won.sets(), SetsWon.FEWEST_ROWS));
        out.println();
        out.print(sweep(result));
        out.flush();
        return 0;
    }

    private static String setName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static Table atThreshold(PruningResult result) {
        Table table =
                new Table(
                        "set",
                        "rows",
                        "recall",
                        "precision",
                        "F2",
                        "all evidence",
                        "answers kept",
                        "chars saved",
                        "tokens saved",
                        "emptied");
        result.sets().forEach((name, set) -> table.row(cells(name, set)));
        return table.row(cells("mean", result.mean()));
    }

    private static String[] cells(String name, SetMeasures set) {
        return new String[] {
            name,
            Long.toString(Math.round(set.rows())),
            Table.share(set.recall()),
            Table.share(set.precision()),
            Table.share(set.f2()),
            Table.share(set.allEvidence()),
            optional(set.answerRetention()),
            Table.share(set.compressionChars()),
            Table.share(set.compressionTokens()),
            optional(set.emptied())
        };
    }

    private static String optional(@Nullable Double value) {
        return value == null ? "-" : Table.share(value);
    }

    private static Table atCompression(SetMeasures mean) {
        Table table =
                new Table(
                        "compression (recall / all evidence)",
                        "oracle",
                        "model",
                        "cosine",
                        "bm25",
                        "lead",
                        "random",
                        "reached");
        mean.atCompression()
                .forEach(
                        (compression, line) -> {
                            Map<String, Double> whole =
                                    mean.allEvidenceAtCompression()
                                            .getOrDefault(compression, Map.of());
                            String[] cells = new String[METHODS.size() + 2];
                            cells[0] = compression;
                            for (int i = 0; i < METHODS.size(); i++) {
                                cells[i + 1] =
                                        pair(line.get(METHODS.get(i)), whole.get(METHODS.get(i)));
                            }
                            cells[cells.length - 1] = optional(line.get("reached"));
                            table.row(cells);
                        });
        return table;
    }

    private static Table intervals(PruningResult result) {
        List<String> others =
                METHODS.stream().filter(m -> !m.equals(PruningMeasurement.MODEL)).toList();
        List<String> head = new ArrayList<>();
        head.add("recall, 95 % intervals");
        head.add(PruningMeasurement.MODEL);
        others.forEach(method -> head.add(CompressionIntervals.distance(method)));
        Table table = new Table(head.toArray(String[]::new));
        result.intervals()
                .forEach(
                        (compression, line) -> {
                            List<String> cells = new ArrayList<>();
                            cells.add(compression);
                            cells.add(interval(line.get(PruningMeasurement.MODEL)));
                            others.forEach(
                                    method ->
                                            cells.add(
                                                    interval(
                                                            line.get(
                                                                    CompressionIntervals.distance(
                                                                            method)))));
                            table.row(cells.toArray(String[]::new));
                        });
        return table;
    }

    private static Table sweep(PruningResult result) {
        Table table = new Table("threshold, mean", "recall", "precision", "F2", "chars saved");
        result.sweep()
                .forEach(
                        (threshold, line) ->
                                table.row(
                                        threshold.toString(),
                                        Table.share(line.recall()),
                                        Table.share(line.precision()),
                                        Table.share(line.f2()),
                                        Table.share(line.compression())));
        return table;
    }

    private static String interval(@Nullable Interval interval) {
        return interval == null
                ? "-"
                : "%s (%s to %s)"
                        .formatted(
                                Table.share(interval.mean()),
                                Table.share(interval.low()),
                                Table.share(interval.high()));
    }

    private static String pair(@Nullable Double recall, @Nullable Double whole) {
        return optional(recall) + " / " + optional(whole);
    }
}
