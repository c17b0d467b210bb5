package dev.winnow.app.cli;

import dev.winnow.platform.json.WinnowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON-RPC messages, a line each, sent on to a service's {@code /mcp} and answered as it answers.
 * Messages are sent on side by side, so that a long answer holds up no other.
 *
 * @param service whom to ask
 * @param renewed whom to ask when that one is gone
 */
record StdioMessages(
        Terminal terminal, Supplier<ServiceClient> service, UnaryOperator<ServiceClient> renewed) {

    /** Far more than a service takes of one message. */
    private static final int LONGEST = 1 << 26;

    private static final int PARSE_ERROR = -32700;
    private static final int REFUSED = -32000;

    /** Works until the other side closes the stream, and answers what it sent before. */
    void pump(InputStream in) throws IOException {
        try (ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (byte[] line = line(in); line != null; line = line(in)) {
                byte[] message = line;
                if (message.length > 0) {
                    answers.execute(() -> take(message));
                }
            }
        }
    }

    /** The next line without its end, or null at the end of the stream. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.size() == LONGEST) {
                throw new IOException(
                        "a message has more than %,d bytes; nobody takes one so long"
                                .formatted(LONGEST));
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    private void take(byte[] line) {
        JsonNode message;
        try {
            message = WinnowJson.tolerant().readTree(line);
        } catch (JacksonException e) {
            answer(error(null, PARSE_ERROR, "a line is no JSON; send one message a line"));
            return;
        }
        JsonNode id = message.has("method") ? message.get("id") : null;
        try {
            HttpResponse<String> response = sent(line);
            if (response.statusCode() / 100 != 2) {
                refused(id, reason(response));
            } else if (!response.body().isBlank()) {
                answer(response.body());
            }
        } catch (CommandException e) {
            refused(id, String.valueOf(e.getMessage()));
        }
    }

    private HttpResponse<String> sent(byte[] message) {
        ServiceClient first = service.get();
        try {
            return exchange(first, message);
        } catch (CommandException.NoServiceException e) {
            // Nobody has it yet. What somebody may have taken is not sent again: it may be long, or
            // change something.
            return exchange(renewed.apply(first), message);
        }
    }

    private static HttpResponse<String> exchange(ServiceClient client, byte[] message) {
        return client.exchange(
                client.request("mcp")
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(message)),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private String reason(HttpResponse<String> response) {
        try {
            JsonNode said = WinnowJson.tolerant().readTree(response.body()).at("/error/message");
            if (said.isString()) {
                return said.asString();
            }
        } catch (JacksonException e) {
            // Not Winnow's own answer: what the client makes of it says so.
        }
        return String.valueOf(
                service.get().refused(response.statusCode(), response.body()).getMessage());
    }

    /** A notification has no answer, not even this one. */
    private void refused(@Nullable JsonNode id, String why) {
        if (id == null) {
            terminal.error("winnow: " + why);
        } else {
            answer(error(id, REFUSED, why));
        }
    }

    private static String error(@Nullable JsonNode id, int code, String why) {
        ObjectNode answer = WinnowJson.strict().createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", id);
        answer.putObject("error").put("code", code).put("message", why);
        return answer.toString();
    }

    private synchronized void answer(String message) {
        terminal.line(message);
    }
}
