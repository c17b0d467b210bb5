package dev.winnow.eval.service;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A service that is asked one request at a time, over one connection. */
public final class RunningService implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The service's own cap of a request, and some time for the way. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    // No thread between the socket's and the caller's: it would be part of the
                    // time.
                    .executor(Runnable::run)
                    .build();

    private final URI address;
    private final @Nullable String apiKey;

    /**
     * @param apiKey null for a service without keys
     */
    public RunningService(URI address, @Nullable String apiKey) {
        this.address = address;
        this.apiKey = apiKey;
    }

    /**
     * The answer of {@code /v1/context}, as bytes, so that reading it stays out of the time.
     *
     * @throws IOException if there is no whole answer: nobody there, refused, or degraded
     */
    public byte[] context(String question, int candidates)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                send(
                        request("/v1/context")
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofByteArray(
                                                JSON.writeValueAsBytes(
                                                        Map.of(
                                                                "query",
                                                                question,
                                                                "candidates",
                                                                candidates)))));
        String degraded = response.headers().firstValue("Winnow-Degraded").orElse("");
        if (!degraded.isEmpty()) {
            throw new IOException("%s answered degraded: %s".formatted(response.uri(), degraded));
        }
        return response.body();
    }

    /** The original of a document, which offsets point into. */
    public String original(String documentId) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(documentId, StandardCharsets.UTF_8).replace("+", "%20");
        return new String(
                send(request("/v1/documents/" + encoded + "/text").GET()).body(),
                StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE);
        return apiKey == null ? request : request.header("Authorization", "Bearer " + apiKey);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    "%s answered %d".formatted(response.uri(), response.statusCode()));
        }
        return response;
    }
}
