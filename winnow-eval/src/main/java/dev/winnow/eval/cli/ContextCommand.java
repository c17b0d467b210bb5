package dev.winnow.eval.cli;

import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.context.AnswerPool;
import dev.winnow.eval.context.ContextExperiment;
import dev.winnow.eval.context.ContextResult;
import dev.winnow.eval.context.RetentionLine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.WholeDocument;
import dev.winnow.pruner.select.PruningRules;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval context FILE...}. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = {
            "Pools the passages of all files, asks the questions that have answer texts, and measures how often the answer",
            "stands in the context at 128, 256, 512 and 1024 tokens: the five best passages of the reranked list whole, and what the",
            "product makes of the list. Further tables beside the five whole passages: thresholds without a budget and under budgets,",
            "with sentences of 5, 10 and 20 passages.",
            "Short answers stand in a text by chance as well; \"its evidence\" counts the labelled sentence in which the answer stands."
        })
final class ContextCommand implements Callable<Integer> {

    /** Questions between two lines of progress. */
    private static final int STEP = 50;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Files of labelled questions; those without answer texts add passages only.")
    private List<Path> files = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences below it go (default: the product's).")
    private float threshold = Settings.DEFAULTS.threshold();

    @Option(
            names = "--rank-weight",
            paramLabel = "W",
            description =
                    "The reranker's share in the order of the passages, 0 to 1; the rest is retrieval's (default: the product's).")
    private float rankWeight = PruningRules.DEFAULTS.rankWeight();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Most questions of a file, counted after those that --skip leaves out (default: 40).")
    private int limit = 40;

    @Option(
            names = "--skip",
            paramLabel = "N",
            description = {
                "Leaves the first N questions of each file out, in the order in which --limit takes them; their passages stay in the pool (default: 0).",
                "So a setting can be chosen with --limit 15 and measured on other questions with --skip 15."
            })
    private int skip;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, List<LabelledRow>> sets = new TreeMap<>();
        for (Path file : files) {
            if (sets.put(file.getFileName().toString(), LabelledRow.read(file)) != null) {
                throw new IOException("two files are named " + file.getFileName());
            }
        }
        AnswerPool pool = AnswerPool.of(sets, skip, limit);
        if (pool.questions().isEmpty()) {
            throw new IOException(
                    "no question to ask: no file has more than %d whose answer stands in a needed sentence; name other files, or skip fewer"
                            .formatted(skip));
        }
        PrintWriter err = spec.commandLine().getErr();
        err.printf(
                "%d questions over %d passages%n",
                pool.questions().size(), pool.corpus().documents().size());
        try (Models models = new Models(options.threads());
                Embedder embedder = models.embedder();
                Reranker reranker = models.reranker(model);
                LuceneLibrary library =
                        new CollectionIndex(
                                        options.cache(), embedder, options.threads(), err::println)
                                .open(
                                        pool.corpus(),
                                        new WholeDocument(),
                                        SearchSettings.DEFAULTS)) {
            ContextExperiment experiment =
                    new ContextExperiment(
                            new HybridRetriever(
                                    library.passages(), embedder, RetrievalSettings.DEFAULTS),
                            reranker,
                            Models.pruner(PruningRules.DEFAULTS.withRankWeight(rankWeight)),
                            threshold);
            ContextResult result =
                    experiment.run(pool, done -> progress(err, done, pool.questions().size()));
            if (json != null) {
                ResultFile.write(json, result);
            }
            print(result);
        }
        return 0;
    }

    private static void progress(PrintWriter err, int done, int all) {
        if (done % STEP == 0 || done == all) {
            err.printf("  %d of %d questions%n", done, all);
            err.flush();
        }
    }

    private void print(ContextResult result) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%d questions, %d passages, threshold %.2f; the answer stands in one of the candidates for %s%n%n%s",
                result.questions(),
                result.passages(),
                result.threshold(),
                Table.share(result.retrieved()),
                table("budget", result.budgets()));
        print(out, "Without a budget", "threshold", result.thresholds());
        print(out, "Under a budget", "budget, threshold", result.underBudgets());
        out.flush();
    }

    private static void print(
            PrintWriter out,
            String how,
            String first,
            Map<Integer, Map<String, RetentionLine>> tables) {
        tables.forEach(
                (passages, lines) ->
                        out.printf(
                                "%n%s, sentences of the best %d passages beside %d whole without one:%n%n%s",
                                how, passages, ContextExperiment.WHOLE, table(first, lines)));
    }

    private static Table table(String first, Map<String, RetentionLine> lines) {
        Table table =
                new Table(
                        first,
                        "answer: whole",
                        "pruned",
                        "difference (95 %)",
                        "its evidence: whole",
                        "pruned",
                        "difference (95 %)",
                        "tokens whole",
                        "tokens pruned",
                        "saved");
        lines.forEach((name, line) -> table.row(cells(name, line)));
        return table;
    }

    private static String[] cells(String name, RetentionLine line) {
        return new String[] {
            name,
            Table.share(line.answers().whole().mean()),
            Table.share(line.answers().pruned().mean()),
            Table.difference(line.answers().difference()),
            Table.share(line.proofs().whole().mean()),
            Table.share(line.proofs().pruned().mean()),
            Table.difference(line.proofs().difference()),
            String.format(Locale.ROOT, "%.0f", line.wholeTokens()),
            String.format(Locale.ROOT, "%.0f", line.prunedTokens()),
            String.format(Locale.ROOT, "%.0f %%", 100 * line.saved())
        };
    }
}
