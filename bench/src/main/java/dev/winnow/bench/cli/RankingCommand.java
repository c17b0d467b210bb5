package dev.winnow.bench.cli;

import static dev.winnow.bench.report.ResultTable.difference;
import static dev.winnow.bench.report.ResultTable.interval;
import static dev.winnow.bench.report.ResultTable.share;

import dev.winnow.bench.cache.CacheKey;
import dev.winnow.bench.cache.FloatCache;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.metric.Interval;
import dev.winnow.bench.report.ResultTable;
import dev.winnow.bench.retrieval.AskedBefore;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.retrieval.RankingExperiment;
import dev.winnow.bench.retrieval.RankingResult;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.nio.file.Path;
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
        mixinStandardHelpOptions = true,
        description = {
            "Reranks the best of hybrid search on collections in BEIR layout and measures nDCG@10.",
            "By the model alone, and interpolated with the scores of retrieval. Scores of pairs are kept, so a run that was stopped continues where it was."
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

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    int run() throws IOException, InterruptedException {
        AskedBefore learned = AskedBefore.in(without);
        RankingResult result;
        try (Models models = run.models();
                Embedder embedder = Models.remembering(models.embedder());
                Reranker reranker = models.reranker(run);
                FloatCache cache = FloatCache.open(scores(reranker), 1)) {
            RankingExperiment experiment =
                    new RankingExperiment(reranker, cache, depth, learned, weight, this::progress);
            CollectionIndex indexes = run.indexes(embedder, this);
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
                        "%s, top %d, the model's share %.2f",
                        result.model(),
                        result.depth(),
                        result.weight()),
                lines(result.lines()));
    }

    private Path scores(Reranker reranker) {
        String key = CacheKey.of(RankingExperiment.identity(reranker)).value();
        return run.cache().resolve("scores").resolve(key + ".scores");
    }

    private void progress(int done) {
        if (done % STEP == 0) {
            log("  %d queries".formatted(done));
        }
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
