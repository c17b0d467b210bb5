package dev.winnow.eval.cli;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.cache.ScoreCache;
import dev.winnow.eval.ranking.AskedBefore;
import dev.winnow.eval.ranking.RankingExperiment;
import dev.winnow.eval.ranking.RankingLine;
import dev.winnow.eval.ranking.RankingResult;
import dev.winnow.eval.ranking.TriedShare;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval ranking DIR...}. */
@Command(
        name = "ranking",
        mixinStandardHelpOptions = true,
        description = {
            "Reranks the best of hybrid search on collections in BEIR layout and measures nDCG@10: by the model alone, and interpolated with the",
            "scores of retrieval. Scores of pairs are kept, so a run that was stopped goes on where it was."
        })
final class RankingCommand implements Callable<Integer> {

    /** Queries between two lines of progress. */
    private static final int STEP = 50;

    @Parameters(
            arity = "1..*",
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Folders in BEIR layout, with the judgements behind a colon (default: test).")
    private List<LabelledFolder> folders = List.of();

    @Option(
            names = "--fit",
            paramLabel = "DIR[:SPLIT]",
            converter = LabelledFolder.Converter.class,
            description =
                    "Queries that the model's share is fitted to: the smallest within one standard error of the best. They should be measured nowhere.")
    private @Nullable LabelledFolder fit;

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

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        AskedBefore learned = AskedBefore.in(without);
        RankingResult result;
        try (Bench bench = new Bench(options, err::println);
                Models models = new Models(options.threads());
                Reranker reranker = models.reranker(model);
                ScoreCache cache =
                        ScoreCache.open(
                                options.cache().resolve("scores"),
                                CacheKey.of(RankingExperiment.identity(reranker)))) {
            RankingExperiment experiment =
                    new RankingExperiment(reranker, cache, depth, learned, weight);
            LabelledFolder source = fit;
            if (source != null) {
                bench.on(
                        source,
                        (collection, runner) -> {
                            experiment.fit(
                                    name(source), collection, runner, fitQueries, progress(source));
                            return source;
                        });
            }
            for (LabelledFolder folder : folders) {
                bench.on(
                        folder,
                        (collection, runner) -> {
                            experiment.measure(name(folder), collection, runner, progress(folder));
                            return folder;
                        });
            }
            result = experiment.result();
        }
        if (json != null) {
            ResultFile.write(json, result);
        }
        print(result);
        return 0;
    }

    private static String name(LabelledFolder folder) {
        Path last = folder.folder().toAbsolutePath().normalize().getFileName();
        return "%s, %s".formatted(last, folder.split());
    }

    private IntConsumer progress(LabelledFolder folder) {
        PrintWriter err = spec.commandLine().getErr();
        return done -> {
            if (done % STEP == 0) {
                err.printf("  %s: %d queries%n", name(folder), done);
                err.flush();
            }
        };
    }

    private void print(RankingResult result) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s, top %d, the model's share %.2f (%s)%n%n",
                result.model(),
                result.depth(),
                result.weight(),
                result.fittedOn());
        if (!result.sweep().isEmpty()) {
            Table sweep = new Table("share of the model", "nDCG@10", "behind the best (error)");
            for (TriedShare tried : result.sweep()) {
                sweep.row(
                        String.format(Locale.ROOT, "%.2f", tried.share()),
                        Table.share(tried.ndcg()),
                        String.format(Locale.ROOT, "%.4f (%.4f)", tried.behind(), tried.error()));
            }
            out.println(sweep);
        }
        Table table =
                new Table(
                        "collection",
                        "queries",
                        "hybrid (95 %)",
                        "reranked (95 %)",
                        "interpolated (95 %)",
                        "reranked - hybrid",
                        "interpolated - hybrid");
        for (RankingLine line : result.lines()) {
            table.row(
                    line.collection(),
                    line.leftOut() == 0
                            ? Integer.toString(line.queries())
                            : "%d of %d".formatted(line.queries(), line.queries() + line.leftOut()),
                    Table.interval(line.hybrid()),
                    Table.interval(line.reranked()),
                    Table.interval(line.interpolated()),
                    Table.difference(line.rerankedMinusHybrid()),
                    Table.difference(line.interpolatedMinusHybrid()));
        }
        table.row(
                "mean",
                "",
                Table.share(mean(result, line -> line.hybrid().mean())),
                Table.share(mean(result, line -> line.reranked().mean())),
                Table.share(mean(result, line -> line.interpolated().mean())),
                signed(mean(result, line -> line.rerankedMinusHybrid().mean())),
                signed(mean(result, line -> line.interpolatedMinusHybrid().mean())));
        out.print(table);
        out.flush();
    }

    private static double mean(RankingResult result, ToDoubleFunction<RankingLine> figure) {
        return result.lines().stream().mapToDouble(figure).average().orElse(0);
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value);
    }
}
