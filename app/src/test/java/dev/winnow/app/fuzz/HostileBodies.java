package dev.winnow.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client;
import dev.winnow.app.e2e.Client.Answer;
import dev.winnow.app.e2e.StartedProgram;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Bodies as somebody hostile sends them to the running program. The first byte picks the endpoint.
 */
final class HostileBodies implements Target.Parser {

    /** Far more time than a short body needs on a busy machine: what runs out of it is a hang. */
    private static final String TIME = "60000";

    /** Each with its method, its path and the type of its body; from the letter a. */
    private static final List<String> ENDPOINTS =
            """
            POST /v1/context application/json
            POST /v1/search application/json
            POST /v1/rerank application/json
            POST /v2/rerank application/json
            POST /v1/chat/completions application/json
            POST /v1/prune application/json
            POST /v1/facts application/json
            PUT /v1/documents/a application/json
            PUT /v1/documents/a.md text/markdown
            POST /v1/documents multipart/form-data;boundary=x
            POST /v1/documents application/x-ndjson
            POST /v1/decide application/json
            POST /retrieval application/json
            POST /embed application/json
            POST /v1/embeddings application/json
            POST /mcp application/json
            POST /v1/ranking application/json
            POST /v1/vector_stores/default/search application/json
            PUT /process text/html
            PUT /process application/pdf
            POST /v1/responses application/json
            """
                    .lines()
                    .toList();

    private final Client client;

    private HostileBodies(Client client) {
        this.client = client;
    }

    /** Starts the program on an empty index. It ends with the process. */
    static HostileBodies start() {
        try {
            WinnowHome home = new WinnowHome(Files.createTempDirectory("winnow-fuzz"));
            return new HostileBodies(
                    StartedProgram.start(home, "--server.address=127.0.0.1").client(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        String[] endpoint =
                ENDPOINTS.get(Math.floorMod(input[0] - 'a', ENDPOINTS.size())).split(" ");
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        Answer answer =
                client.send(endpoint[0], endpoint[1], endpoint[2], body, "Winnow-Timeout", TIME);
        int status = answer.status();
        if (status == 202) {
            done(answer.json().get("status_url").asString());
        } else if (status >= 400) {
            // There is no graph.
            assertThat(status).as(answer.body()).matches(code -> code < 500 || code == 503);
            Target.assertDiscreet(message(answer.json()), body);
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
    private void done(String job) {
        String events = client.get(job + "/events").body();
        assertThat(events).contains("event:done");
    }
}
