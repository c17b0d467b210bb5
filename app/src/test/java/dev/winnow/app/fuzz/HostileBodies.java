package dev.winnow.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.boot.WinnowApplication;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bodies as somebody hostile sends them to the running program. The first byte picks the endpoint.
 */
final class HostileBodies implements Target.Parser {

    /** Far more time than a short body needs on a busy machine: what runs out of it is a hang. */
    private static final String TIME = "60000";

    private record Endpoint(String method, String path, String type) {}

    private static final String JSON = "application/json";

    /** From the letter a. */
    private static final List<Endpoint> ENDPOINTS =
            List.of(
                    new Endpoint("POST", "/v1/context", JSON),
                    new Endpoint("POST", "/v1/search", JSON),
                    new Endpoint("POST", "/v1/rerank", JSON),
                    new Endpoint("POST", "/v2/rerank", JSON),
                    new Endpoint("POST", "/v1/chat/completions", JSON),
                    new Endpoint("POST", "/v1/prune", JSON),
                    new Endpoint("POST", "/v1/facts", JSON),
                    new Endpoint("PUT", "/v1/documents/a", JSON),
                    new Endpoint("PUT", "/v1/documents/a.md", "text/markdown"),
                    new Endpoint("POST", "/v1/documents", "multipart/form-data; boundary=x"),
                    new Endpoint("POST", "/v1/documents", "application/x-ndjson"),
                    new Endpoint("POST", "/v1/decide", JSON),
                    new Endpoint("POST", "/retrieval", JSON),
                    new Endpoint("POST", "/embed", JSON),
                    new Endpoint("POST", "/v1/embeddings", JSON),
                    new Endpoint("POST", "/mcp", JSON),
                    new Endpoint("POST", "/v1/ranking", JSON),
                    new Endpoint("POST", "/v1/vector_stores/default/search", JSON),
                    new Endpoint("PUT", "/process", "text/html"),
                    new Endpoint("PUT", "/process", "application/pdf"),
                    new Endpoint("POST", "/v1/responses", JSON));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    private HostileBodies(URI server) {
        this.server = server;
    }

    /** Starts the program on an empty index. It ends with the process. */
    static HostileBodies start() {
        try {
            ConfigurableApplicationContext context =
                    WinnowApplication.start(
                            new WinnowHome(Files.createTempDirectory("winnow-fuzz")),
                            Map.of(),
                            "--server.port=0",
                            "--server.address=127.0.0.1",
                            "--logging.level.root=WARN");
            return new HostileBodies(
                    URI.create(
                            "http://127.0.0.1:"
                                    + context.getEnvironment()
                                            .getRequiredProperty("local.server.port")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Endpoint endpoint = ENDPOINTS.get(Math.floorMod(input[0] - 'a', ENDPOINTS.size()));
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(server.resolve(endpoint.path()))
                                .header("Content-Type", endpoint.type())
                                .header("Winnow-Timeout", TIME)
                                .method(
                                        endpoint.method(),
                                        HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status == 202) {
            done(JsonMapper.shared().readTree(answer.body()).get("status_url").asString());
        } else if (status >= 400) {
            // There is no graph.
            assertThat(status).as(answer.body()).matches(code -> code < 500 || code == 503);
            Target.assertDiscreet(message(JsonMapper.shared().readTree(answer.body())), body);
        }
    }

    private static String message(JsonNode refusal) {
        if (refusal.at("/error/message").isString()) {
            return refusal.at("/error/message").asString();
        }
        for (String name : List.of("detail", "error_msg")) {
            if (refusal.has(name)) {
                return refusal.get(name).asString();
            }
        }
        return refusal.get("error").asString();
    }

    /**
     * The events of a job end with it. One whose documents cannot be read is done, with a reason
     * for each.
     */
    private void done(String job) throws IOException, InterruptedException {
        String events =
                client.send(
                                HttpRequest.newBuilder(server.resolve(job + "/events")).build(),
                                BodyHandlers.ofString())
                        .body();
        assertThat(events).contains("event:done");
    }
}
