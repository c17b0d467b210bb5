package dev.winnow.eval.speed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running service for contexts, one at a time, over one connection. */
public final class ContextClient implements ContextSource {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The service's own cap of a request, and some time for the way. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final URI endpoint;
    private final @Nullable String apiKey;

    /**
     * @param service address of the service
     * @param apiKey null for a service without keys
     */
    public ContextClient(URI service, @Nullable String apiKey) {
        this.endpoint = service.resolve("/v1/context");
        this.apiKey = apiKey;
    }

    @Override
    public ContextTiming ask(String question, int candidates)
            throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("query", question, "candidates", candidates));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (apiKey != null) {
            request.header("Authorization", "Bearer " + apiKey);
        }
        long began = System.nanoTime();
        HttpResponse<byte[]> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        double wall = (System.nanoTime() - began) / ContextTiming.NANOS_PER_MILLI;
        if (response.statusCode() != 200) {
            throw new IOException("%s answered %d".formatted(endpoint, response.statusCode()));
        }
        String degraded = response.headers().firstValue("Winnow-Degraded").orElse("");
        if (!degraded.isEmpty()) {
            throw new IOException("%s answered degraded: %s".formatted(endpoint, degraded));
        }
        return ContextTiming.of(wall, JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.close();
    }
}
