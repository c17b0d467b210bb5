package dev.winnow.app.generator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.generator.GeneratorProperties.LimitParameter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that speaks OpenAI's chat completions, as far as a client can tell. What it answers is
 * set before the call.
 */
public final class FakeOpenAi implements AutoCloseable {

    /** What one exchange does. */
    @FunctionalInterface
    public interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private static final Pattern MARKER = Pattern.compile("\\[\\d+(\u00B7[0-9a-f]{4})]");

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String USAGE =
            """
            "usage":{"prompt_tokens":11,"completion_tokens":3,"total_tokens":14}""";

    /** How each part of a stream begins. */
    private static final String CHUNK =
            """
            {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"fake",""";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<JsonNode> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> broken = new LinkedBlockingQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<JsonNode, Answer> answer = request -> whole("nothing was set");

    public FakeOpenAi() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** The settings of a generator at an address. */
    static GeneratorProperties settings(
            URI url, @Nullable String key, Duration timeout, LimitParameter limit) {
        return new GeneratorProperties(
                url, key, "fake", timeout, 500, limit, List.of(), List.of(), false, true);
    }

    /** A generator that asks this server, with a key where one is given. */
    public Generator generator(@Nullable String key) {
        return Objects.requireNonNull(
                OpenAiGenerator.open(
                        settings(baseUrl(), key, Duration.ofSeconds(20), LimitParameter.MAX_TOKENS),
                        new SimpleMeterRegistry()));
    }

    public void answers(Answer next) {
        answersTo(request -> next);
    }

    /** Answers to what it was asked. */
    public void answersTo(Function<JsonNode, Answer> next) {
        answer = next;
    }

    /** A text with its markers, such as [1], as the prompt of a request writes them. */
    public static String marked(JsonNode request, String text) {
        Matcher example = MARKER.matcher(request.path("messages").toString());
        if (!example.find()) {
            throw new IllegalArgumentException("the prompt shows no marker");
        }
        return text.replaceAll("\\[(\\d+)]", "[$1" + example.group(1) + "]");
    }

    /** The request before, waiting for it if it is under way. */
    public JsonNode request() throws InterruptedException {
        return requests.take();
    }

    /** Whether a request came that nobody has taken. */
    public boolean wasAsked() {
        return !requests.isEmpty();
    }

    public String key() throws InterruptedException {
        return keys.take();
    }

    public void forget() {
        requests.clear();
        keys.clear();
    }

    /** Returns once a stream could not be written any further, because the client hung up. */
    public void awaitHangUp() throws InterruptedException {
        broken.take();
    }

    public static Answer whole(String text) {
        return message("{\"role\":\"assistant\",\"content\":%s}", "stop", text);
    }

    public static Answer toolCall(String name, String arguments) {
        return message(
                """
                {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
                 "function":{"name":%s,"arguments":%s}}]}\
                """,
                "tool_calls", name, arguments);
    }

    private static Answer message(String message, String finish, String... texts) {
        Object[] written = Stream.of(texts).map(JSON::writeValueAsString).toArray();
        return exchange ->
                send(
                        exchange,
                        200,
                        """
                        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"fake",
                         "choices":[{"index":0,"message":%s,"finish_reason":"%s"}],%s}\
                        """
                                .formatted(message.formatted(written), finish, USAGE));
    }

    public static Answer error(int status) {
        return exchange ->
                send(
                        exchange,
                        status,
                        "{\"error\":{\"message\":\"no\",\"type\":\"t\",\"code\":\"c\"}}");
    }

    public static Answer parts(List<String> parts) {
        return exchange -> {
            OutputStream out = begin(exchange);
            for (String part : parts) {
                write(out, chunk(part));
            }
            out.write(
                    event(
                            CHUNK
                                    + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
            out.write(event(CHUNK + "\"choices\":[]," + USAGE + "}"));
            out.write(event("[DONE]"));
            out.close();
        };
    }

    /** In parts where the client wants a stream, and else at once. */
    public static Answer asWanted() {
        return exchange ->
                (String.valueOf(exchange.getRequestHeaders().getFirst("Accept"))
                                        .contains("event-stream")
                                ? parts(List.of("In ", "parts ", "[1]."))
                                : whole("At once [1]."))
                        .write(exchange);
    }

    /** Writes events as they are. */
    public static Answer events(String... events) {
        return exchange -> {
            OutputStream out = begin(exchange);
            for (String data : events) {
                out.write(event(data));
            }
            out.close();
        };
    }

    /** Writes one part, then breaks the connection off. */
    public static Answer brokenAfter(String part) {
        return exchange -> {
            write(begin(exchange), chunk(part));
            // No end of the chunked body: for the client the connection breaks.
            throw new IOException("broken off on purpose");
        };
    }

    /** Says nothing until the server closes. */
    public Answer silence() {
        return exchange -> awaitClose();
    }

    /** Writes one part, then nothing until the server closes. */
    public Answer silenceAfter(String part) {
        return exchange -> {
            write(begin(exchange), chunk(part));
            awaitClose();
        };
    }

    private void awaitClose() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes parts until the client hangs up. */
    public Answer endless() {
        return exchange -> {
            OutputStream out = begin(exchange);
            try {
                while (true) {
                    write(out, chunk("word "));
                }
            } catch (IOException e) {
                broken.add("hung up");
            }
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
        requests.add(request);
        try (exchange) {
            answer.apply(request).write(exchange);
        }
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void write(OutputStream out, byte[] event) throws IOException {
        out.write(event);
        out.flush();
    }

    private static byte[] chunk(String text) {
        return event(
                """
                %s"choices":[{"index":0,"delta":{"role":"assistant","content":%s},"finish_reason":null}]}\
                """
                        .formatted(CHUNK, JSON.writeValueAsString(text)));
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.close();
    }
}
