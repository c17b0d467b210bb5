package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.difference;
import static dev.winnow.bench.metric.ResultTable.interval;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.cli.RunOptions.JudgedFolder;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.metric.Bootstrap.Interval;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.retrieval.RankingExperiment;
import dev.winnow.bench.retrieval.RankingExperiment.Line;
import dev.winnow.bench.retrieval.RankingExperiment.TrainingOverlap;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval ranking DIR...}. */
@Command(
        name = "ranking",
        description = {
            "Reranks the best of hybrid search on collections in BEIR layout and measures nDCG@10.",
            "By the model alone, and interpolated with the scores of retrieval."
        })
final class RankingCommand extends EvalCommand {

    /** Queries between two lines of progress. */
    private static final int STEP = 50;

    @Parameters(
            arity = "1..*",
            paramLabel = JudgedFolder.LABEL,
            description = JudgedFolder.DESCRIPTION)
    private List<JudgedFolder> folders = List.of();

    @Option(
            names = "--weight",
            paramLabel = "W",
            description = "The model's share of the interpolated list, 0 to 1 (default: 0.5).")
    private float weight = .5f;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Documents of each list that are reranked (default: 50).")
    private int depth = 50;

    @Option(
            names = "--without",
            paramLabel = "DIR",
            description =
                    "Leaves out the queries that a file of labelled questions below DIR asks, letter case and punctuation aside (repeatable).")
    private List<Path> without = List.of();

    @Mixin private final RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    int run() throws IOException, InterruptedException, StageException {
        TrainingOverlap learned = TrainingOverlap.in(without);
        List<Line> lines = new ArrayList<>();
        String model;
        try (run;
                Embedder embedder = run.embedder();
                Reranker reranker = run.reranker()) {
            model = RunOptions.label(reranker.model());
            RankingExperiment experiment =
                    new RankingExperiment(reranker, depth, learned, weight, this::progress);
            CollectionIndex indexes = run.indexes(embedder, this);
            for (JudgedFolder folder : folders) {
                BeirCollection collection = folder.read();
                try (LuceneIndex library = indexes.open(collection)) {
                    CollectionRun runner =
                            new CollectionRun(library.passages(), embedder, run.threads());
                    lines.add(experiment.measure(collection, runner));
                }
            }
        }
        return report(
                new Result(model, depth, weight, lines),
                String.format(
                        Locale.ROOT, "%s, top %d, the model's share %.2f", model, depth, weight),
                table(lines));
    }

    /**
     * A reranker on several collections.
     *
     * @param model name and hash of the reranker
     * @param depth documents of each list that it scored
     * @param weight its share of the interpolated list
     */
    private record Result(String model, int depth, float weight, List<Line> lines) {}

    private void progress(int done) {
        if (done % STEP == 0) {
            log("  %d queries".formatted(done));
        }
    }

    private static ResultTable<?> table(List<Line> lines) {
        return ResultTable.of(lines)
                .column("collection", Line::collection)
                .column("queries", Line::asked)
                .column("hybrid (95 %)", line -> interval(line.reranked().baseline()))
                .column("reranked (95 %)", line -> interval(line.reranked().system()))
                .column("interpolated (95 %)", line -> interval(line.interpolated().system()))
                .column("reranked - hybrid", line -> difference(line.reranked().difference()))
                .column(
                        "interpolated - hybrid",
                        line -> difference(line.interpolated().difference()))
                .last(
                        "mean",
                        "",
                        share(mean(lines, line -> line.reranked().baseline())),
                        share(mean(lines, line -> line.reranked().system())),
                        share(mean(lines, line -> line.interpolated().system())),
                        signed(mean(lines, line -> line.reranked().difference())),
                        signed(mean(lines, line -> line.interpolated().difference())));
    }

    private static double mean(List<Line> lines, Function<Line, Interval> figure) {
        return lines.stream().mapToDouble(line -> figure.apply(line).mean()).average().orElse(0);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }
}
