package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MutableConfigOverride;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running Winnow, by its address.
 *
 * <pre>{@code
 * WinnowClient winnow = WinnowClient.at("http://localhost:8080").withApiKey(key);
 * ContextAnswer context = winnow.context(ContextQuery.of("When does the lease end?"));
 * System.out.println(context.text());
 * }</pre>
 *
 * <p>Every method ends with a {@link WinnowException} if there is no answer. Nothing is sent twice,
 * and no redirect is followed. Immutable and safe for use by several threads.
 */
public final class WinnowClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The server ends a request at its time and says so; its answer gets this much for the way. */
    private static final Duration WAY = Duration.ofSeconds(2);

    /** Longer than a machine of the same network ever takes. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final HttpClient HTTP =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .withConfigOverride(List.class, WinnowClient::absentIsEmpty)
                    .withConfigOverride(Map.class, WinnowClient::absentIsEmpty)
                    .build();

    private final String base;
    private final @Nullable String apiKey;
    private final Duration timeout;

    private WinnowClient(String base, @Nullable String apiKey, Duration timeout) {
        this.base = base;
        this.apiKey = apiKey;
        this.timeout = timeout;
    }

    /**
     * The Winnow at an address, without a key and with 30 seconds for each request.
     *
     * @param baseUrl e.g. {@code http://localhost:8080}, or {@code https://host/winnow} behind a
     *     proxy
     * @throws IllegalArgumentException if this is no address of HTTP
     */
    public static WinnowClient at(String baseUrl) {
        URI address;
        try {
            address = URI.create(baseUrl.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrongAddress(baseUrl), e);
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("http") || scheme.equals("https"))
                || address.getHost() == null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(wrongAddress(baseUrl));
        }
        return new WinnowClient(address.toString().replaceAll("/+$", ""), null, TIMEOUT);
    }

    private static String wrongAddress(String baseUrl) {
        return "'%s' is no base URL of Winnow; it looks like http://localhost:8080, without /v1"
                .formatted(baseUrl);
    }

    /** The same with a key; null or blank for none. */
    public WinnowClient withApiKey(@Nullable String key) {
        return new WinnowClient(base, key == null || key.isBlank() ? null : key.strip(), timeout);
    }

    /**
     * The same with another time for each request. The server is told: it answers with what it has
     * by then, or with a problem.
     *
     * @throws IllegalArgumentException if this is less than a millisecond
     */
    public WinnowClient withTimeout(Duration other) {
        if (other.toMillis() < 1) {
            throw new IllegalArgumentException("a request needs time, got " + other);
        }
        return new WinnowClient(base, apiKey, other);
    }

    /** The sentences that matter to a question, each with its source. */
    public ContextAnswer context(ContextQuery request) {
        return post("/v1/context", request, ContextAnswer.class);
    }

    /** The passages that fit a question best, whole. */
    public SearchAnswer search(SearchQuery request) {
        return post("/v1/search", request, SearchAnswer.class);
    }

    /** Texts, ordered by how well they answer a question. */
    public RerankAnswer rerank(RerankQuery request) {
        String path = "/v1/rerank";
        HttpResponse<byte[]> response = send(path, request(path).POST(body(request)));
        String lost = response.headers().firstValue("Winnow-Degraded").orElse("");
        return read(path, response, RerankAnswer.class).with(Degraded.read(lost));
    }

    /** What is left of given passages when only the sentences that matter stay. */
    public PruneAnswer prune(PruneQuery request) {
        return post("/v1/prune", request, PruneAnswer.class);
    }

    /**
     * Stores a document in place of the one with the same id. It is safe when this returns, and
     * found once its job is done.
     */
    public Receipt putDocument(String id, DocumentText document) {
        String path = documentPath(id);
        return read(path, send(path, request(path).PUT(body(document))), Receipt.class);
    }

    /** Removes a document; one that is not there is refused with 404. */
    public void deleteDocument(String id) {
        String path = documentPath(id);
        send(path, request(path).DELETE());
    }

    private static void absentIsEmpty(MutableConfigOverride type) {
        type.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    private static String documentPath(String id) {
        return "/v1/documents/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private <T> T post(String path, Object request, Class<T> type) {
        return read(path, send(path, request(path).POST(body(request))), type);
    }

    private static HttpRequest.BodyPublisher body(Object request) {
        return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json")
                        .header("Winnow-Timeout", Long.toString(timeout.toMillis()));
        return apiKey == null ? request : request.header("Authorization", "Bearer " + apiKey);
    }

    /** The answer if it is one; the time holds for all of it, its body included. */
    private HttpResponse<byte[]> send(String path, HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<byte[]>> sent =
                HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response =
                    sent.get(timeout.plus(WAY).toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() / 100 != 2) {
                throw refusal(path, response);
            }
            return response;
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new WinnowException(
                    WinnowException.TIMEOUT,
                    "%s%s did not answer within %s".formatted(base, path, timeout),
                    e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new WinnowException(
                    WinnowException.INTERRUPTED,
                    "the thread was interrupted while it waited for " + base + path,
                    e);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause());
        }
    }

    private WinnowException unreachable(@Nullable Throwable cause) {
        if (cause instanceof IOException) {
            String why =
                    Objects.requireNonNullElse(
                            cause.getMessage(), cause.getClass().getSimpleName());
            return new WinnowException(
                    WinnowException.UNREACHABLE,
                    "no Winnow answers at %s (%s); is it running, and is the base URL right?"
                            .formatted(base, why),
                    cause);
        }
        throw new IllegalStateException(cause);
    }

    private <T> T read(String path, HttpResponse<byte[]> response, Class<T> type) {
        try {
            return JSON.readValue(response.body(), type);
        } catch (JacksonException e) {
            throw notWinnow(path, response.statusCode(), e);
        }
    }

    private WinnowException refusal(String path, HttpResponse<byte[]> response) {
        Refusal refusal;
        try {
            refusal = JSON.readValue(response.body(), Refusal.class);
        } catch (JacksonException e) {
            return notWinnow(path, response.statusCode(), e);
        }
        String said = refusal.detail() == null ? refusal.message() : refusal.detail();
        if (said == null) {
            return notWinnow(path, response.statusCode(), null);
        }
        return new WinnowException(
                response.statusCode(),
                refusal.type() == null ? "about:blank" : refusal.type(),
                said,
                refusal.field(),
                retryAfter(response),
                null);
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(null);
    }

    private WinnowException notWinnow(String path, int status, @Nullable Throwable cause) {
        return new WinnowException(
                status,
                WinnowException.NOT_WINNOW,
                "what answers at %s%s is no Winnow, or something between changes its answers; check the base URL"
                        .formatted(base, path),
                null,
                null,
                cause);
    }

    /**
     * A problem document, or the error of a rerank, which has its sentence in {@code message} too.
     */
    private record Refusal(
            @Nullable String type,
            @Nullable String detail,
            @Nullable String message,
            @Nullable String field) {}

    /**
     * A document that was taken in and is on its way into the index.
     *
     * @param job id of the job
     * @param statusUrl where it can be asked how far it is, as a path on the server
     */
    public record Receipt(String job, String statusUrl) {

        /** Checks that the server said which job it is. */
        public Receipt {
            Objects.requireNonNull(job, "job");
        }
    }
}
