package dev.winnow.bench.trial;

import dev.winnow.core.outcome.StageId;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes the time of a running service's answers, one request at a time, over one connection. */
public final class ContextClient implements AutoCloseable {

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
        byte[] body = JSON.writeValueAsBytes(Map.of("query", question, "candidates", CANDIDATES));
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
