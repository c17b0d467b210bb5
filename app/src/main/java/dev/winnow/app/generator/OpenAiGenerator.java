package dev.winnow.app.generator;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Serial;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server that speaks OpenAI's chat completions. It is asked once, since an answer is no
 * idempotent call: what was half written would be paid twice, and the deadline would pass
 * meanwhile. Redirects are not followed, since question and passages would go along.
 */
public final class OpenAiGenerator implements Generator {

    /** The names for the bound on an answer's tokens. */
    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens");

    /**
     * Most bytes that a token of an answer may take on the wire: an event of a stream has 200 to
     * 300 of them, and ten times as many where the probabilities of twenty other tokens stand
     * beside it.
     */
    private static final long BYTES_PER_TOKEN = 4_096;

    /**
     * Bytes for what comes with an answer, such as the thoughts of a model that thinks before it
     * counts.
     */
    private static final long BYTES_BESIDE = 1_048_576;

    private static final String DATA = "data:";

    private final GeneratorProperties settings;
    private final String model;
    private final URI address;
    private final Timer firstToken;

    /** Of version 1.1: an offer to go on with version 2 puts some small servers off. */
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    private OpenAiGenerator(GeneratorProperties settings, URI base, MeterRegistry metrics) {
        this.settings = settings;
        this.model = Objects.requireNonNull(settings.model(), "a generator has a model");
        this.address = URI.create(base.toString().replaceFirst("/*$", "/chat/completions"));
        this.firstToken = metrics.timer(WinnowNames.GENERATOR_FIRST_TOKEN);
    }

    /**
     * A generator with its circuit breaker and its metrics, or null if none is configured. Does not
     * connect before the first call.
     *
     * @param settings a caller may ask for fewer tokens than they allow, not for more
     */
    public static @Nullable Generator open(GeneratorProperties settings, MeterRegistry metrics) {
        URI base = settings.baseUrl();
        return base == null
                ? null
                : new GuardedGenerator(
                        new OpenAiGenerator(settings, base, metrics), settings.timeout());
    }

    @Override
    public String name() {
        return model;
    }

    /** An answer that comes at once has its first token when it is whole. */
    @Override
    public GeneratedAnswer generate(Request request) throws GeneratorException {
        Timer.Sample waiting = Timer.start();
        long asked = System.nanoTime();
        // The body is closed first: a response that is closed reads on to the end.
        try (ClientHttpResponse response = send(request, false);
                InputStream body = body(response)) {
            AnswerParts answer = new AnswerParts(settings.maxTokens());
            JsonNode whole = WinnowJson.tolerant().readTree(body.readAllBytes());
            if (!whole.path("choices").isArray()) {
                throw AnswerParts.unreadable(null);
            }
            answer.add(whole, "message");
            waiting.stop(firstToken);
            return answer.whole();
        } catch (IOException | JacksonException e) {
            throw explained(e, isOver(request, asked));
        }
    }

    @Override
    public GeneratedAnswer stream(
            Request request, Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException {
        AnswerParts answer = new AnswerParts(settings.maxTokens());
        Timer.Sample waiting = Timer.start();
        long asked = System.nanoTime();
        // Closing the response closes the connection, which tells a generator that nobody waits.
        try (ClientHttpResponse response = send(request, true);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(body(response), StandardCharsets.UTF_8))) {
            String line;
            while (!cancellation.getAsBoolean() && (line = lines.readLine()) != null) {
                String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
                if (data.isEmpty() || data.startsWith("[DONE]")) {
                    continue;
                }
                JsonNode event = WinnowJson.tolerant().readTree(data);
                if (event.hasNonNull("error")) {
                    throw ofStatus(response.getStatusCode().value());
                }
                String text = answer.add(event, "delta");
                if (!text.isEmpty()) {
                    if (waiting != null) {
                        waiting.stop(firstToken);
                        waiting = null;
                    }
                    parts.accept(text);
                }
            }
            if (!answer.isEnded() && !cancellation.getAsBoolean()) {
                throw new GeneratorException(
                        Reason.UNREACHABLE,
                        "the generator broke off in the middle of its answer",
                        null);
            }
            return answer.whole();
        } catch (IOException | JacksonException e) {
            // Whoever cancels wakes a thread that waits for the next part, by interrupting it.
            if (cancellation.getAsBoolean()) {
                return answer.whole();
            }
            throw explained(e, isOver(request, asked));
        }
    }

    private ClientHttpResponse send(Request request, boolean streaming)
            throws IOException, GeneratorException {
        JdkClientHttpRequestFactory calls = new JdkClientHttpRequestFactory(http);
        // What unpacks a stream waits for more than the next word.
        calls.enableCompression(false);
        // Until the last byte.
        calls.setReadTimeout(request.time().isPositive() ? request.time() : Duration.ofMillis(1));
        ClientHttpRequest call = calls.createRequest(address, HttpMethod.POST);
        byte[] body = WinnowJson.tolerant().writeValueAsBytes(json(request, streaming));
        call.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        MediaType accept = streaming ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_JSON;
        call.getHeaders().setAccept(List.of(accept));
        call.getHeaders().setContentLength(body.length);
        if (settings.apiKey() != null) {
            call.getHeaders().setBearerAuth(settings.apiKey());
        }
        call.getBody().write(body);
        ClientHttpResponse response = call.execute();
        if (!response.getStatusCode().is2xxSuccessful()) {
            response.getBody().close();
            throw ofStatus(response.getStatusCode().value());
        }
        return response;
    }

    private InputStream body(ClientHttpResponse response) throws IOException {
        return new Bounded(
                response.getBody(), BYTES_BESIDE + BYTES_PER_TOKEN * settings.maxTokens());
    }

    private ObjectNode json(Request request, boolean streaming) {
        ObjectNode body = WinnowJson.tolerant().valueToTree(bounded(request.parameters()));
        body.put("model", model);
        ArrayNode messages = body.putArray("messages");
        for (ChatMessage message : request.messages()) {
            write(message, messages.addObject());
        }
        if (streaming) {
            body.put("stream", true);
            body.putObject("stream_options")
                    .put("include_usage", true)
                    .put("include_obfuscation", false);
        }
        return body;
    }

    private static void write(ChatMessage message, ObjectNode json) {
        json.put("role", message.role().name().toLowerCase(Locale.ROOT));
        if (message.images().isEmpty()) {
            json.put("content", message.text());
        } else {
            ArrayNode parts = json.putArray("content");
            parts.addObject().put("type", "text").put("text", message.text());
            for (URI image : message.images()) {
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", image.toString());
            }
        }
        for (ToolCall call : message.toolCalls()) {
            json.withArray("tool_calls")
                    .addObject()
                    .put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
        if (message.toolCallId() != null) {
            json.put("tool_call_id", message.toolCallId());
        }
    }

    /**
     * The caller's parameters with the least bound on the answer's length, whatever names the
     * caller used, under the name that the generator knows: another one it may refuse or ignore.
     */
    private SortedMap<String, Object> bounded(SortedMap<String, Object> parameters) {
        SortedMap<String, Object> bounded = new TreeMap<>(parameters);
        int least = settings.maxTokens();
        for (String name : LIMITS) {
            // What is no plain whole number from 1 on is no bound.
            if (bounded.remove(name) instanceof Integer tokens && tokens >= 1) {
                least = Math.min(least, tokens);
            }
        }
        bounded.put(settings.limitParameter().name().toLowerCase(Locale.ROOT), least);
        return bounded;
    }

    /** An answer that is cut off because its time is over ends like one that breaks off. */
    private static boolean isOver(Request request, long asked) {
        return System.nanoTime() - asked >= request.time().toNanos()
                || Thread.currentThread().isInterrupted();
    }

    private static GeneratorException explained(Exception failure, boolean late) {
        return switch (failure) {
            case TooLongException ignored -> AnswerParts.tooLong(failure);
            case IOException ignored when late ->
                    new GeneratorException(Reason.TIMEOUT, "the generator took too long", failure);
            case IOException ignored ->
                    new GeneratorException(
                            Reason.UNREACHABLE, "the generator cannot be reached", failure);
            default -> AnswerParts.unreadable(failure);
        };
    }

    private static GeneratorException ofStatus(int status) {
        Reason reason =
                switch (status) {
                    case 400, 413, 422 -> Reason.REFUSED;
                    case 429 -> Reason.BUSY;
                    default -> Reason.FAILED;
                };
        String message =
                switch (status) {
                    case 400, 413, 422 ->
                            "the generator refused the request with status %d: the conversation may be too long for it, or a parameter unknown to it; if it asks for max_completion_tokens, the operator sets winnow.generator.limit-parameter";
                    case 401, 403 ->
                            "the generator refused this server's key with status %d; the operator sets winnow.generator.api-key";
                    case 300, 301, 302, 303, 307, 308 ->
                            "the generator sends the request on to another address with status %d, which is not followed; the operator sets winnow.generator.base-url";
                    case 404 ->
                            "the generator knows no such model or path; the operator sets winnow.generator.base-url and winnow.generator.model";
                    case 429 -> "the generator is busy";
                    default -> "the generator failed with status %d";
                };
        return new GeneratorException(reason, message.formatted(status), null);
    }

    private static final class Bounded extends FilterInputStream {

        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int got = super.read(buffer, from, length);
            left -= Math.max(0, got);
            if (left < 0) {
                throw new TooLongException();
            }
            return got;
        }
    }

    /** A generator writes more than it was asked for. */
    private static final class TooLongException extends IOException {

        @Serial private static final long serialVersionUID = 1L;
    }
}
