package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.decimals;
import static dev.winnow.bench.metric.ResultTable.percent;

import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.metric.TimePercentiles;
import dev.winnow.core.outcome.StageId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code winnow eval speed QUERIES}. */
@Command(
        name = "speed",
        description = {
            "Times contexts of a running service over HTTP, one question after the other, and splits the time by the stages' reports."
        })
final class SpeedCommand extends EvalCommand {

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

    @Option(
            names = "--beside",
            paramLabel = "URL",
            description = {
                "Another service that is asked the same questions in turn, with the same key; its times stand beside the first one's, as a share of them.",
                "So two settings are compared in one run, whatever else the machine does."
            })
    private @Nullable URI beside;

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

    /**
     * The figures of a run.
     *
     * @param machine that ran this command
     * @param requests number of answers that were timed
     * @param lines what was timed, in milliseconds
     * @param beside the same of the other service, empty without one
     */
    record Result(
            String machine,
            int requests,
            Map<String, TimePercentiles> lines,
            Map<String, TimePercentiles> beside) {}

    @Override
    int run() throws IOException, InterruptedException {
        List<String> questions = CollectionFile.questions(queries);
        List<Map<String, Double>> timings = new ArrayList<>();
        List<Map<String, Double>> others = new ArrayList<>();
        try (ContextClient client = new ContextClient(url, apiKey);
                ContextClient other = new ContextClient(beside == null ? url : beside, apiKey)) {
            for (int i = 0; i < warmUp + requests; i++) {
                String question = questions.get(i % questions.size());
                timings.add(client.ask(question));
                if (beside != null) {
                    others.add(other.ask(question));
                }
            }
        }
        Map<String, TimePercentiles> lines = lines(timings);
        double whole = lines.values().iterator().next().mean();
        Map<String, TimePercentiles> second = others.isEmpty() ? Map.of() : lines(others);
        Map<String, TimePercentiles> shares = new LinkedHashMap<>();
        second.forEach(
                (part, times) -> shares.put(part, times.shareOf(lines.getOrDefault(part, times))));
        Result result = new Result(machine(), requests, lines, second);
        return report(
                result,
                result.machine(),
                "%d questions".formatted(requests),
                columns(ResultTable.of("milliseconds", lines))
                        .column("share", line -> percent(line.mean() / whole)),
                columns(ResultTable.of("beside it", second)),
                ResultTable.of("as a share", shares)
                        .column("p50", share -> decimals(share.p50(), 2))
                        .column("p95", share -> decimals(share.p95(), 2))
                        .column("mean", share -> decimals(share.mean(), 2)));
    }

    private static ResultTable<TimePercentiles> columns(ResultTable<TimePercentiles> table) {
        return table.column("p50", line -> decimals(line.p50(), 1))
                .column("p95", line -> decimals(line.p95(), 1))
                .column("p99", line -> decimals(line.p99(), 1))
                .column("mean", line -> decimals(line.mean(), 1));
    }

    private Map<String, TimePercentiles> lines(List<Map<String, Double>> timings) {
        Map<String, List<Double>> parts = new LinkedHashMap<>();
        for (Map<String, Double> timing : timings.subList(warmUp, timings.size())) {
            timing.forEach(
                    (part, millis) ->
                            parts.computeIfAbsent(part, p -> new ArrayList<>()).add(millis));
        }
        return TimePercentiles.ofEach(parts);
    }

    /**
     * Takes the time of a running service's answers, one request at a time, over one connection.
     */
    static final class ContextClient implements AutoCloseable {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        private static final double NANOS_PER_MILLI = 1e6;

        /** The product's own number on a CPU. */
        private static final int CANDIDATES = 20;

        /** The service's own cap of a request, and some time for the transport. */
        private static final Duration PATIENCE = Duration.ofSeconds(70);

        private final HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        // A thread between the socket's and the caller's would be part of the time.
                        .executor(Runnable::run)
                        .build();

        private final URI context;
        private final @Nullable String apiKey;

        /**
         * @param address of the service
         * @param apiKey null for a service without keys
         */
        public ContextClient(URI address, @Nullable String apiKey) {
            this.context = address.resolve("/v1/context");
            this.apiKey = apiKey;
        }

        /**
         * Asks {@code /v1/context} one question and takes the times.
         *
         * @return milliseconds by what took them, see {@link #parts}
         * @throws IOException if there is no whole answer: no service there, refused, or degraded
         */
        public Map<String, Double> ask(String question) throws IOException, InterruptedException {
            byte[] body =
                    JSON.writeValueAsBytes(Map.of("query", question, "candidates", CANDIDATES));
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(context)
                            .timeout(PATIENCE)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            if (apiKey != null) {
                request.header("Authorization", "Bearer " + apiKey);
            }
            long began = System.nanoTime();
            HttpResponse<byte[]> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            double wall = (System.nanoTime() - began) / NANOS_PER_MILLI;
            if (response.statusCode() != 200) {
                throw new IOException("%s answered %d".formatted(context, response.statusCode()));
            }
            String degraded = response.headers().firstValue("Winnow-Degraded").orElse("");
            if (!degraded.isEmpty()) {
                throw new IOException("%s answered degraded: %s".formatted(context, degraded));
            }
            return parts(wall, JSON.readTree(response.body()));
        }

        /**
         * The parts of an answer's time by the stages' reports, in the order of a table.
         *
         * @param wall from the first byte sent to the last one read
         */
        static Map<String, Double> parts(double wall, JsonNode answer) {
            Map<String, Double> parts = new LinkedHashMap<>();
            parts.put("whole answer", wall);
            for (StageId stage : StageId.values()) {
                parts.put(stage.label(), millis(answer, stage, "duration_ms"));
            }
            parts.put("Lucene", millis(answer, StageId.RETRIEVER, "store_ms"));
            parts.put("the question's vector", millis(answer, StageId.RETRIEVER, "inference_ms"));
            parts.put(
                    "reranker's tokeniser, not hidden by the model",
                    millis(answer, StageId.RERANKER, "tokenizing_alone_ms"));
            parts.put("budget's tokeniser", millis(answer, StageId.PRUNER, "tokenizing_ms"));
            parts.put(
                    "reranker's model, summed over threads",
                    millis(answer, StageId.RERANKER, "inference_ms"));
            return parts;
        }

        private static double millis(JsonNode answer, StageId stage, String field) {
            return answer.path("reports")
                    .valueStream()
                    .filter(report -> report.path("stage").asString("?").equals(stage.label()))
                    .findFirst()
                    .map(report -> report.path(field).asDouble(0))
                    .orElse(0.0);
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
