package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.decimals;
import static dev.winnow.eval.report.ResultTable.difference;
import static dev.winnow.eval.report.ResultTable.interval;
import static dev.winnow.eval.report.ResultTable.share;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.cache.ScoreCache;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.ranking.AskedBefore;
import dev.winnow.eval.ranking.RankingExperiment;
import dev.winnow.eval.ranking.RankingResult;
import dev.winnow.eval.ranking.WeightFit;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval ranking DIR...}. */
@Command(
        name = "ranking",
        mixinStandardHelpOptions = true,
        description = {
            "Reranks the best of hybrid search on collections in BEIR layout and measures nDCG@10: by the model alone, and interpolated with the",
            "scores of retrieval. Scores of pairs are kept, so a run that was stopped continues where it was."
        })
final class RankingCommand extends EvalCommand {

    /** Queries between two lines of progress. */
    private static final int STEP = 50;

    @Parameters(
            arity = "1..*",
            paramLabel = JudgedFolder.LABEL,
            description =
                    "Folders in BEIR layout, with the judgements behind a colon (default: test).")
    private List<JudgedFolder> folders = List.of();

    @Option(
            names = "--fit",
            paramLabel = JudgedFolder.LABEL,
            description =
                    "Queries that the model's share is fitted to: the smallest within one standard error of the best. They should be measured nowhere.")
    private @Nullable JudgedFolder fit;

    @Option(
            names = "--fit-queries",
            paramLabel = "N",
            description = "Only the first N of them by id (default: all).")
    private int fitQueries = Integer.MAX_VALUE;

    @Option(
            names = "--weight",
            paramLabel = "W",
            description =
                    "The model's share of the interpolated list without --fit, 0 to 1 (default: 0.5).")
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
                    "Leaves out the queries, measured or fitted to, that a file of labelled questions below DIR asks, letter case and punctuation aside (repeatable).")
    private List<Path> without = List.of();

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    public Integer call() throws IOException, InterruptedException {
        AskedBefore learned = AskedBefore.in(without);
        RankingResult result;
        try (Models models = run.models();
                Embedder embedder = Models.remembering(models.embedder());
                Reranker reranker = models.reranker(run);
                ScoreCache cache =
                        ScoreCache.open(
                                run.cache().resolve("scores"),
                                CacheKey.of(RankingExperiment.identity(reranker)))) {
            RankingExperiment experiment =
                    new RankingExperiment(reranker, cache, depth, learned, weight, this::progress);
            CollectionIndex indexes = run.indexes(embedder, this);
            if (fit != null) {
                BeirCollection collection = fit.read();
                try (LuceneIndex library = indexes.open(collection)) {
                    experiment.fit(
                            collection,
                            new CollectionRun(library.passages(), embedder, run.threads()),
                            fitQueries);
                }
            }
            for (JudgedFolder folder : folders) {
                BeirCollection collection = folder.read();
                try (LuceneIndex library = indexes.open(collection)) {
                    experiment.measure(
                            collection,
                            new CollectionRun(library.passages(), embedder, run.threads()));
                }
            }
            result = experiment.result(Models.label(reranker.model()));
        }
        return report(
                result,
                String.format(
                        Locale.ROOT,
                        "%s, top %d, the model's share %.2f (%s)",
                        result.model(),
                        result.depth(),
                        result.weight(),
                        result.fittedOn()),
                sweep(result.sweep()),
                lines(result.lines()));
    }

    private void progress(int done) {
        if (done % STEP == 0) {
            log("  %d queries".formatted(done));
        }
    }

    private static ResultTable<?> sweep(List<WeightFit.Tried> sweep) {
        return ResultTable.of(sweep)
                .column("share of the model", tried -> decimals(tried.share(), 2))
                .column("nDCG@10", tried -> share(tried.ndcg()))
                .column(
                        "behind the best (error)",
                        tried ->
                                "%s (%s)"
                                        .formatted(
                                                decimals(tried.behind(), 4),
                                                decimals(tried.error(), 4)));
    }

    private static ResultTable<?> lines(List<RankingResult.Line> lines) {
        return ResultTable.of(lines)
                .column("collection", RankingResult.Line::collection)
                .column(
                        "queries",
                        line ->
                                line.leftOut() == 0
                                        ? line.queries()
                                        : line.queries()
                                                + " of "
                                                + (line.queries() + line.leftOut()))
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

    private static double mean(
            List<RankingResult.Line> lines, Function<RankingResult.Line, Interval> figure) {
        return lines.stream().mapToDouble(line -> figure.apply(line).mean()).average().orElse(0);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }
}
