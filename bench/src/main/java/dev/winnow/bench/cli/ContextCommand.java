package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.decimals;
import static dev.winnow.bench.metric.ResultTable.difference;
import static dev.winnow.bench.metric.ResultTable.percent;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.pruning.AnswerPool;
import dev.winnow.bench.pruning.ContextExperiment;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code winnow eval context FILE...}. */
@Command(
        name = "context",
        description = {
            "Measures how often the answer and all needed sentences stand in the context.",
            "Pools the passages of all files and asks the questions that have answer texts (the others add passages only): the passages of hybrid search whole, the last one cut, beside what the product makes of them with the same budget; then whole passages in as many tokens as each pruned context has. Last, the defaults beside the five best passages whole.",
            "What is pruned is read as the product reads it, and may stop early."
        })
final class ContextCommand extends EvalCommand {

    /** Questions between two lines of progress. */
    private static final int STEP = 50;

    @Mixin private RunOptions.LabelledFiles files = new RunOptions.LabelledFiles();

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

    @Mixin private final RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    int run() throws IOException, InterruptedException {
        AnswerPool pool = AnswerPool.of(new TreeMap<>(files.read()), skip, limit);
        int questions = pool.questions().size();
        if (questions == 0) {
            throw new IOException(
                    "no question to ask: no file has more than %d whose answer stands in a needed sentence; name other files, or skip fewer"
                            .formatted(skip));
        }
        log("%d questions over %d passages".formatted(questions, pool.corpus().documents().size()));
        ContextExperiment.Result result;
        try (run;
                Embedder embedder = run.embedder();
                Reranker reranker = run.reranker();
                LuceneIndex library = run.indexes(embedder, this).open(pool.corpus())) {
            HybridRetriever retriever =
                    new HybridRetriever(library.passages(), embedder, RetrievalSettings.DEFAULTS);
            result =
                    new ContextExperiment(
                                    retriever,
                                    reranker,
                                    new Pruner(new O200kTokenCounter()),
                                    run.threads())
                            .run(pool, done -> progress(done, questions));
        }
        return report(
                result,
                "%d questions, %d passages; the answer stands in one of the candidates for %s; %s candidates and %s tokens of them read by default"
                        .formatted(
                                questions,
                                result.passages(),
                                share(result.retrieved()),
                                decimals(result.candidates(), 1),
                                decimals(result.tokensRead(), 0)),
                table("budget", result.budgets()),
                "Whole passages of each question in as many tokens as its pruned context has:",
                table("budget", result.equal()),
                "The defaults beside %d passages whole:".formatted(ContextExperiment.WHOLE),
                table("", Map.of("defaults", result.defaults())));
    }

    private void progress(int done, int all) {
        if (done % STEP == 0 || done == all) {
            log("  %d of %d questions".formatted(done, all));
        }
    }

    private static ResultTable<?> table(String first, Map<?, ContextExperiment.Line> lines) {
        ResultTable<ContextExperiment.Line> table = ResultTable.of(first, lines);
        pair(table, "answer", ContextExperiment.Line::answers);
        pair(table, "all evidence", ContextExperiment.Line::evidence);
        return table.column("tokens whole", l -> decimals(l.wholeTokens(), 0))
                .column("tokens pruned", l -> decimals(l.prunedTokens(), 0))
                .column("saved", l -> percent(l.saved()));
    }

    private static void pair(
            ResultTable<ContextExperiment.Line> table,
            String name,
            Function<ContextExperiment.Line, Bootstrap.PairedMeans> means) {
        table.column(name + ": whole", l -> share(means.apply(l).baseline().mean()))
                .column("pruned", l -> share(means.apply(l).system().mean()))
                .column("difference (95 %)", l -> difference(means.apply(l).difference()));
    }
}
