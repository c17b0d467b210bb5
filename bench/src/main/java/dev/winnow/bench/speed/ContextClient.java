package dev.winnow.bench.speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes the time of a running service's answers, one request at a time, over one connection. */
public final class ContextClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final double NANOS_PER_MILLI = 1e6;

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
     * @throws IOException if there is no whole answer: no service there, refused, or degraded
     */
    public ContextTiming ask(String question, int candidates)
            throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("query", question, "candidates", candidates));
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
        return ContextTiming.of(wall, JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
