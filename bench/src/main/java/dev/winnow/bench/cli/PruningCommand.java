package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.interval;
import static dev.winnow.bench.metric.ResultTable.optional;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.metric.Bootstrap.Interval;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.pruning.PruningResult;
import dev.winnow.bench.pruning.RowScores;
import dev.winnow.bench.pruning.SentenceScorer;
import dev.winnow.bench.pruning.SetMeasures;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.rerank.PassageScorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow eval pruning FILE...}. */
@Command(
        name = "pruning",
        description = {
            "Measures which sentences survive, on files with labelled sentences.",
            "At the threshold: the model alone. At 50, 70 and 80 %% compression: beside the oracle and what costs nothing."
        })
final class PruningCommand extends EvalCommand {

    /** In the order of the columns. */
    private static final List<String> METHODS =
            List.of(PruningResult.ORACLE, RowScores.MODEL, "cosine", "bm25", "lead", "random");

    @Mixin private RunOptions.LabelledFiles files = new RunOptions.LabelledFiles();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences at or above it are kept (default: 0.1).")
    private double threshold = .1;

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

    @Mixin private final RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    int run() throws IOException, InterruptedException {
        Map<String, List<LabelledRow>> sets = files.read();
        for (Map.Entry<String, List<LabelledRow>> set : sets.entrySet()) {
            if (set.getValue().stream().noneMatch(LabelledRow::comparable)) {
                throw new IOException(
                        "the file of %s has no row of %d sentences or more with a needed one among them; leave it out"
                                .formatted(set.getKey(), LabelledRow.FEWEST_SENTENCES));
            }
        }
        Map<String, List<RowScores>> scored = new LinkedHashMap<>();
        String model;
        try (run;
                PassageScorer scorer = run.scorer();
                Embedder embedder = run.embedder()) {
            model = RunOptions.label(scorer.model());
            SortedMap<String, SentenceScorer> methods = new TreeMap<>();
            methods.put(PruningResult.ORACLE, SentenceScorer::oracle);
            methods.put(RowScores.MODEL, SentenceScorer.model(scorer));
            methods.put("lead", SentenceScorer::lead);
            methods.put("random", SentenceScorer::random);
            if (!withoutCosine) {
                methods.put("cosine", SentenceScorer.cosine(embedder));
            }
            for (Map.Entry<String, List<LabelledRow>> set : sets.entrySet()) {
                List<LabelledRow> rows = measured(set.getValue());
                log("%s: %d rows".formatted(set.getKey(), rows.size()));
                methods.put("bm25", SentenceScorer.bm25(set.getValue()));
                scored.put(set.getKey(), RowScores.of(rows, methods, run.threads()));
            }
        }
        PruningResult result = PruningResult.of(model, threshold, new O200kTokenCounter(), scored);
        return report(result, tables(result));
    }

    private List<LabelledRow> measured(List<LabelledRow> rows) {
        return limit == null
                ? rows
                : rows.stream().filter(LabelledRow::comparable).limit(limit).toList();
    }

    private static Object[] tables(PruningResult result) {
        Map<String, Map<String, Double>> recall = result.mean().atCompression();
        List<String> methods = new ArrayList<>(METHODS);
        methods.retainAll(recall.values().iterator().next().keySet());
        Map<String, SetMeasures> sets = new LinkedHashMap<>(result.sets());
        sets.put("mean", result.mean());
        return new Object[] {
            "model: " + result.model(),
            ResultTable.of("set", sets)
                    .column("rows", set -> Math.round(set.rows()))
                    .column("recall", set -> share(set.recall()))
                    .column("precision", set -> share(set.precision()))
                    .column("F2", set -> share(set.f2()))
                    .column("all evidence", set -> share(set.allEvidence()))
                    .column("answers kept", set -> optional(set.answerRetention()))
                    .column("chars saved", set -> share(set.compressionChars()))
                    .column("tokens saved", set -> share(set.compressionTokens()))
                    .column("emptied", set -> optional(set.emptied())),
            atCompression(result.mean(), methods),
            intervals("recall, 95 % intervals", result.intervals(), methods),
            intervals("all evidence, 95 % intervals", result.allEvidenceIntervals(), methods),
            ResultTable.of("threshold, mean", result.sweep())
                    .column("recall", line -> share(line.recall()))
                    .column("precision", line -> share(line.precision()))
                    .column("F2", line -> share(line.f2()))
                    .column("chars saved", line -> share(line.compression()))
        };
    }

    private static ResultTable<?> atCompression(SetMeasures mean, List<String> methods) {
        ResultTable<String> table =
                ResultTable.of(mean.atCompression().keySet())
                        .column("compression (recall / all evidence)", compression -> compression);
        for (String method : methods) {
            table.column(
                    method,
                    at ->
                            cell(mean.atCompression(), at, method)
                                    + " / "
                                    + cell(mean.allEvidenceAtCompression(), at, method));
        }
        return table.column("reached", at -> cell(mean.atCompression(), at, "reached"));
    }

    private static String cell(Map<String, Map<String, Double>> table, String at, String method) {
        return optional(table.getOrDefault(at, Map.of()).get(method));
    }

    private static ResultTable<?> intervals(
            String name,
            SortedMap<String, SortedMap<String, Interval>> intervals,
            List<String> methods) {
        ResultTable<SortedMap<String, Interval>> table = ResultTable.of(name, intervals);
        for (String method : methods) {
            boolean model = method.equals(RowScores.MODEL);
            String column = model ? method : PruningResult.distance(method);
            table.column(column, line -> interval(Objects.requireNonNull(line.get(column))));
        }
        return table;
    }
}
