package dev.winnow.bench.trial;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of OpenAI's chat completions with one answer, which cites the first passage. */
final class OneAnswerGenerator implements AutoCloseable {

    /** A citation as the prompt writes it, with a mark of this request's own. */
    private static final Pattern MARKER = Pattern.compile("\\[\\d+(\u00B7[0-9a-f]{4})]");

    private final String text;
    private final HttpServer server;

    OneAnswerGenerator(String text) throws IOException {
        this.text = text;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher marker =
                    MARKER.matcher(
                            WinnowJson.tolerant()
                                    .readTree(exchange.getRequestBody().readAllBytes())
                                    .path("messages")
                                    .toString());
            String cited = marker.find() ? text + " [1" + marker.group(1) + "]" : "no marker";
            byte[] body =
                    """
                    {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"fake","choices":[
                     {"index":0,"message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}],
                     "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}}\
                    """
                            .formatted(cited)
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
