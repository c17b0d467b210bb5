package dev.winnow.eval.cli;

import dev.winnow.eval.collection.JsonLines;
import dev.winnow.eval.report.Machine;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.report.Table;
import dev.winnow.eval.speed.ContextClient;
import dev.winnow.eval.speed.ContextTiming;
import dev.winnow.eval.speed.Percentiles;
import dev.winnow.eval.speed.SpeedResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval speed QUERIES}. */
@Command(
        name = "speed",
        mixinStandardHelpOptions = true,
        description = {
            "Times /v1/context of a running service, one question after the other, and splits the time by the service's reports.",
            "For an exact split start the service with winnow.inference.sessions=1 and say --sessions 1."
        })
final class SpeedCommand implements Callable<Integer> {

    private static final String[] STAGES = {"kg", "retriever", "reranker", "pruner"};

    @Parameters(
            paramLabel = "QUERIES",
            description =
                    "File with a JSON object a line and the question in 'text' or 'question'.")
    private Path queries = Path.of("queries.jsonl");

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the service (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://localhost:8080");

    @Option(names = "--api-key", paramLabel = "KEY", description = "For a service with keys.")
    private @Nullable String apiKey;

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
            names = "--sessions",
            paramLabel = "N",
            description = "Model sessions of the service (default: the number of cores).")
    private int sessions = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> questions = new ArrayList<>();
        JsonLines.read(
                queries,
                line ->
                        questions.add(
                                line.path("text").asString(line.path("question").asString(""))));
        if (questions.isEmpty()) {
            throw new IOException(queries + " holds no question");
        }
        List<ContextTiming> timings = new ArrayList<>();
        try (ContextClient client = new ContextClient(url, apiKey)) {
            for (int i = 0; i < warmUp + requests; i++) {
                ContextTiming timing = client.ask(questions.get(i % questions.size()), candidates);
                if (i >= warmUp) {
                    timings.add(timing);
                }
            }
        }
        SpeedResult result =
                new SpeedResult(Machine.describe(), requests, candidates, sessions, lines(timings));
        if (json != null) {
            ResultFile.write(json, result);
        }
        print(result);
        return 0;
    }

    private Map<String, Percentiles> lines(List<ContextTiming> timings) {
        Map<String, Percentiles> lines = new LinkedHashMap<>();
        lines.put("whole answer over HTTP", percentiles(timings, ContextTiming::wall));
        for (String stage : STAGES) {
            lines.put(
                    stage,
                    percentiles(timings, timing -> timing.stages().getOrDefault(stage, 0.0)));
        }
        lines.put("model's tokeniser", percentiles(timings, ContextTiming::tokenizing));
        lines.put("models, summed over threads", percentiles(timings, ContextTiming::inference));
        lines.put(
                "outside Lucene, models and tokeniser",
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
