package dev.winnow.eval.cli;

import static dev.winnow.eval.report.ResultTable.decimals;
import static dev.winnow.eval.report.ResultTable.difference;
import static dev.winnow.eval.report.ResultTable.percent;
import static dev.winnow.eval.report.ResultTable.share;

import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.context.AnswerPool;
import dev.winnow.eval.context.PairScores;
import dev.winnow.eval.metric.TimePercentiles;
import dev.winnow.eval.reading.LongReading;
import dev.winnow.eval.reading.LongResult;
import dev.winnow.eval.reading.ReadingExperiment;
import dev.winnow.eval.reading.ReadingPlot;
import dev.winnow.eval.reading.ReadingResult;
import dev.winnow.eval.report.ResultTable;
import dev.winnow.eval.retrieval.AskedBefore;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval reading FILE...}. */
@Command(
        name = "reading",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what is lost where the reranker does not read every candidate.",
            "Pools the passages of all files and asks the questions that have answer texts: by winnow.reranker.early-stopping at several levels, and by reading the first so many.",
            "With --judged it asks a collection in BEIR layout; sentences that stand in a judged document alone are the evidence then.",
            "Scores of pairs are kept in the cache, so a run that was stopped continues where it was."
        })
final class ReadingCommand extends EvalCommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz.")
    private List<Path> files = List.of();

    @Option(
            names = "--judged",
            paramLabel = JudgedFolder.LABEL,
            description = "A collection in BEIR layout that is asked instead of files.")
    private @Nullable JudgedFolder judged;

    @Option(
            names = "--without",
            paramLabel = "DIR",
            description =
                    "With --judged: leaves out the queries that a file of labelled questions below DIR asks, letter case and punctuation aside (repeatable).")
    private List<Path> without = List.of();

    @Option(
            names = "--lists",
            paramLabel = "FILE",
            description =
                    "Writes the candidates of each question and how many of them the default reads in each wave, a JSON object a line.")
    private @Nullable Path lists;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Most questions of a file, counted after those that --skip leaves out (default: 40).")
    private int limit = 40;

    @Option(
            names = "--skip",
            paramLabel = "N",
            description =
                    "Leaves the first N questions of each file out; their passages stay in the pool (default: 0).")
    private int skip;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "Candidates of each question (default: the product's).")
    private int candidates = Settings.DEFAULTS.candidates();

    @Option(
            names = "--timed",
            paramLabel = "N",
            description =
                    "Questions for which reading all and the default take turns on the model (default: 0).")
    private int timed;

    @Option(
            names = "--deadlines",
            paramLabel = "MS",
            split = ",",
            description =
                    "Runs the whole pipeline, with --long reranker and pruner, with these deadlines in milliseconds, with commas between.")
    private List<Integer> deadlines = List.of();

    @Option(
            names = "--long",
            paramLabel = "N",
            description = {
                "Instead reads N texts of 20,000 tokens that are made of the files' passages, by",
                "several choices of windows (default: 0)."
            })
    private int texts;

    @Option(
            names = "--draw",
            paramLabel = "N",
            description =
                    "With --long: which texts; those of 1 are of the rows that chose, and draws of the same N share no question (default: 1).")
    private int draw = 1;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draws quality against time.")
    private @Nullable Path svg;

    @Mixin private RunOptions.WithReranker run = new RunOptions.WithReranker();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return texts > 0 ? longTexts() : candidates();
    }

    private Integer longTexts() throws IOException {
        if (files.isEmpty() || judged != null) {
            throw new IOException("--long takes files of labelled questions, and no --judged");
        }
        if (draw < 1 || skip > 0) {
            throw new IOException(
                    "--long takes --draw N, from 1 on, for other texts, and no --skip");
        }
        LongResult result;
        try (Models models = run.models();
                PassageScorer scorer = models.scorer(run);
                OnnxReranker reranker = models.reranker(run)) {
            result =
                    new LongReading(
                                    scorer,
                                    reranker,
                                    Models.pruner(),
                                    run.cache().resolve("scores"),
                                    this::log)
                            .run(
                                    new TreeMap<>(LabelledFiles.read(files)),
                                    draw,
                                    texts,
                                    timed,
                                    deadlines);
        }
        return report(
                result,
                "%d texts, %s windows each"
                        .formatted(result.inputs(), decimals(result.windows(), 1)),
                longWays(result),
                times("reranker and pruner, ms", result.times()),
                longDeadlines(result));
    }

    private Integer candidates() throws IOException, InterruptedException {
        AnswerPool pool = pool();
        if (pool.questions().isEmpty()) {
            throw new IOException(
                    "no question to ask: there are no more than %d with evidence; name other files or another collection, or skip fewer"
                            .formatted(skip));
        }
        log(
                "%d questions over %d passages"
                        .formatted(pool.questions().size(), pool.corpus().documents().size()));
        ReadingResult result;
        try (Models models = run.models();
                Embedder embedder = models.embedder();
                Reranker reranker = models.reranker(run);
                PairScores pairs = PairScores.open(run.cache().resolve("scores"), reranker);
                LuceneIndex library = run.indexes(embedder, this).open(pool.corpus())) {
            result =
                    new ReadingExperiment(
                                    new HybridRetriever(
                                            library.passages(),
                                            embedder,
                                            RetrievalSettings.DEFAULTS),
                                    reranker,
                                    pairs,
                                    Models.pruner(),
                                    Settings.DEFAULTS.withCandidates(candidates),
                                    run.threads(),
                                    this::log)
                            .run(pool, timed, deadlines, lists);
        }
        if (svg != null) {
            Files.writeString(svg, ReadingPlot.of(result), StandardCharsets.UTF_8);
        }
        return report(
                result,
                "%d questions, %d candidates".formatted(result.questions(), result.candidates()),
                ways(result),
                times("reranker, ms", result.times()),
                deadlines(result));
    }

    private AnswerPool pool() throws IOException {
        if ((judged == null) == files.isEmpty()) {
            throw new IOException(
                    "name files of labelled questions, or a collection with --judged, and not both");
        }
        if (judged == null && !without.isEmpty()) {
            throw new IOException("--without goes with --judged");
        }
        return judged == null
                ? AnswerPool.of(new TreeMap<>(LabelledFiles.read(files)), skip, limit)
                : AnswerPool.of(judged.read(), AskedBefore.in(without), skip, limit);
    }

    private static ResultTable<?> ways(ReadingResult result) {
        return ResultTable.of("read", result.ways())
                .column("candidates", l -> decimals(l.getValue().read(), 1))
                .column("tokens", l -> percent(l.getValue().tokens()))
                .column(
                        "times less",
                        l ->
                                l.getValue().tokens() == 0
                                        ? null
                                        : decimals(1 / l.getValue().tokens(), 2))
                .column("evidence missing", l -> share(l.getValue().missed()))
                .column("answers", l -> share(l.getValue().answers().system().mean()))
                .column("difference (95 %)", l -> difference(l.getValue().answers().difference()))
                .column("their proof", l -> difference(l.getValue().proofs().difference()))
                .column("all evidence", l -> difference(l.getValue().evidence().difference()))
                .column("nDCG@10", l -> difference(l.getValue().ndcg().difference()))
                .column("tokens sent", l -> decimals(l.getValue().contextTokens(), 0));
    }

    private static ResultTable<?> longWays(LongResult result) {
        return ResultTable.of("read", result.ways())
                .column("windows", l -> decimals(l.getValue().read(), 1))
                .column("tokens", l -> percent(l.getValue().tokens()))
                .column("evidence", l -> share(l.getValue().evidence().system().mean()))
                .column("difference (95 %)", l -> difference(l.getValue().evidence().difference()))
                .column("at the start", l -> share(l.getValue().places().get(0)))
                .column("in the middle", l -> share(l.getValue().places().get(1)))
                .column("at the end", l -> share(l.getValue().places().get(2)))
                .column("characters kept", l -> decimals(l.getValue().kept(), 0));
    }

    private static ResultTable<?> longDeadlines(LongResult result) {
        return ResultTable.of("deadline, ms", result.deadlines())
                .column("in time", l -> share(l.getValue().inTime()))
                .column("p50", l -> decimals(l.getValue().times().p50(), 0))
                .column("p95", l -> decimals(l.getValue().times().p95(), 0))
                .column("p99", l -> decimals(l.getValue().times().p99(), 0))
                .column("cut by time", l -> share(l.getValue().cut()))
                .column("evidence", l -> share(l.getValue().evidence().system().mean()))
                .column("difference (95 %)", l -> difference(l.getValue().evidence().difference()));
    }

    private static ResultTable<?> times(String name, Map<String, TimePercentiles> times) {
        return ResultTable.of(name, times)
                .column("p50", l -> decimals(l.getValue().p50(), 0))
                .column("p95", l -> decimals(l.getValue().p95(), 0))
                .column("mean", l -> decimals(l.getValue().mean(), 0));
    }

    private static ResultTable<?> deadlines(ReadingResult result) {
        return ResultTable.of("deadline, ms", result.deadlines())
                .column("in time", l -> share(l.getValue().inTime()))
                .column("p50", l -> decimals(l.getValue().times().p50(), 0))
                .column("p99", l -> decimals(l.getValue().times().p99(), 0))
                .column("read", l -> decimals(l.getValue().read(), 1))
                .column("cut by time", l -> share(l.getValue().cut()))
                .column("none read", l -> share(l.getValue().unread()))
                .column("answers", l -> share(l.getValue().answers().system().mean()))
                .column("difference (95 %)", l -> difference(l.getValue().answers().difference()))
                .column("their proof", l -> difference(l.getValue().proofs().difference()));
    }
}
