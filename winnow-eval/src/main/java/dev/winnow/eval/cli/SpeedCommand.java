package dev.winnow.eval.cli;

import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.WholeDocument;
import dev.winnow.eval.speed.ContextClient;
import dev.winnow.eval.speed.ContextSource;
import dev.winnow.eval.speed.ContextTiming;
import dev.winnow.eval.speed.LocalLine;
import dev.winnow.eval.speed.Percentiles;
import dev.winnow.eval.speed.SpeedResult;
import dev.winnow.pruner.select.PruningRules;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval speed QUERIES}. */
@Command(
        name = "speed",
        mixinStandardHelpOptions = true,
        description = {
            "Times contexts, one question after the other, and splits the time by the stages' reports: over HTTP from a running service, or",
            "with --collection in this process on the index of a collection, without HTTP. With one session the split is exact."
        })
final class SpeedCommand implements Callable<Integer> {

    private static final String[] STAGES = {"kg", "retriever", "reranker", "pruner"};

    @Parameters(
            paramLabel = "QUERIES",
            description =
                    "File with a JSON object a line and the question in 'text' or 'question'.")
    private Path queries = Path.of("queries.jsonl");

    @Option(
            names = "--collection",
            paramLabel = "DIR",
            description = "Runs the line in this process, on this folder in BEIR layout.")
    private @Nullable Path collection;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "Judgements of the collection, only to read it (default: ${DEFAULT-VALUE}).")
    private String split = "test";

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Questions that are timed (default: ${DEFAULT-VALUE}).")
    private int requests = 300;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Questions before the clock starts (default: ${DEFAULT-VALUE}).")
    private int warmUp = 60;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "Passages to rerank (default: ${DEFAULT-VALUE}).")
    private int candidates = 20;

    @Option(
            names = "--warm-up-candidates",
            paramLabel = "N",
            description =
                    "Passages to rerank before the clock starts (default: as many as afterwards). With one the same code warms up in a fraction "
                            + "of the time, this command's included.")
    private @Nullable Integer warmUpCandidates;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "Model sessions of the service (default: the number of cores).")
    private int sessions = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private ServiceOptions service = new ServiceOptions();

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> questions = QuestionFile.read(queries);
        List<ContextTiming> timings =
                collection == null ? timeService(questions) : timeLine(collection, questions);
        SpeedResult result =
                new SpeedResult(Machine.describe(), requests, candidates, sessions, lines(timings));
        if (json != null) {
            ResultFile.write(json, result);
        }
        print(result);
        return 0;
    }

    private List<ContextTiming> timeService(List<String> questions)
            throws IOException, InterruptedException {
        try (ContextClient client = new ContextClient(service.service())) {
            return time(client, questions);
        }
    }

    private List<ContextTiming> timeLine(Path folder, List<String> questions)
            throws IOException, InterruptedException {
        BeirCollection documents = BeirCollection.read(folder, split);
        try (Models models = new Models(sessions);
                Embedder embedder = models.embedder();
                Reranker reranker = models.reranker(model);
                LuceneLibrary library =
                        new CollectionIndex(
                                        options.cache(),
                                        embedder,
                                        sessions,
                                        spec.commandLine().getErr()::println)
                                .open(documents, new WholeDocument(), SearchSettings.DEFAULTS);
                LocalLine line =
                        new LocalLine(
                                library.passages(),
                                embedder,
                                reranker,
                                Models.pruner(PruningRules.DEFAULTS))) {
            return time(line, questions);
        }
    }

    private List<ContextTiming> time(ContextSource source, List<String> questions)
            throws IOException, InterruptedException {
        List<ContextTiming> timings = new ArrayList<>();
        for (int i = 0; i < warmUp + requests; i++) {
            boolean warm = i >= warmUp;
            int passages = warm || warmUpCandidates == null ? candidates : warmUpCandidates;
            ContextTiming timing = source.ask(questions.get(i % questions.size()), passages);
            if (warm) {
                timings.add(timing);
            }
        }
        return timings;
    }

    private Map<String, Percentiles> lines(List<ContextTiming> timings) {
        Map<String, Percentiles> lines = new LinkedHashMap<>();
        lines.put("whole answer", percentiles(timings, ContextTiming::wall));
        for (String stage : STAGES) {
            lines.put(
                    stage,
                    percentiles(timings, timing -> timing.stages().getOrDefault(stage, 0.0)));
        }
        lines.put("Lucene", percentiles(timings, ContextTiming::lucene));
        lines.put("the question's vector", percentiles(timings, ContextTiming::vector));
        lines.put("reranker's tokeniser", percentiles(timings, ContextTiming::tokenizing));
        lines.put(
                "of it not hidden by the model",
                percentiles(timings, ContextTiming::tokenizingAlone));
        lines.put("budget's tokeniser", percentiles(timings, ContextTiming::counting));
        lines.put(
                "reranker's model, summed over threads",
                percentiles(timings, ContextTiming::inference));
        lines.put(
                "outside Lucene, models and tokenisers",
                percentiles(timings, timing -> timing.outside(sessions)));
        return lines;
    }

    private static Percentiles percentiles(
            List<ContextTiming> timings, ToDoubleFunction<ContextTiming> part) {
        return Percentiles.of(timings.stream().mapToDouble(part).toArray());
    }

    private void print(SpeedResult result) {
        double whole = result.lines().values().iterator().next().mean();
        Table table = new Table("milliseconds", "p50", "p95", "p99", "mean", "share");
        result.lines()
                .forEach(
                        (name, p) ->
                                table.row(
                                        name,
                                        millis(p.p50()),
                                        millis(p.p95()),
                                        millis(p.p99()),
                                        millis(p.mean()),
                                        Math.round(100 * p.mean() / whole) + " %"));
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s%n%d questions, %d candidates, %d sessions%n%n%s",
                result.machine(), result.requests(), result.candidates(), result.sessions(), table);
        out.flush();
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
