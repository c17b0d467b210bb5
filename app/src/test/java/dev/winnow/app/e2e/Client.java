package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.skyscreamer.jsonassert.JSONCompareMode;
import org.skyscreamer.jsonassert.comparator.DefaultComparator;
import org.springframework.test.json.JsonAssert;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client with a key, or without one. */
public final class Client {

    public static final JsonMapper JSON = JsonMapper.shared();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;
    private final @Nullable String key;

    public Client(int port, @Nullable String key) {
        this.base = URI.create("http://127.0.0.1:" + port);
        this.key = key;
    }

    /** An answer. */
    public record Answer(int status, String body, HttpResponse<?> response) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** The same of an answer that has this status. */
        public JsonNode json(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return json();
        }

        /** The same, if it went well. */
        public JsonNode ok() {
            return json(200);
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }
    }

    /**
     * Fails unless a JSON has what the expected one has. Its objects may have more members, its
     * lists may not; quotes of the expected one may be single.
     */
    public static void assertHas(JsonNode json, String expected) {
        JsonAssert.comparator(new DefaultComparator(JSONCompareMode.STRICT_ORDER))
                .assertIsMatch(expected, json.toString());
    }

    /** Headers are name and value in turn. */
    public Answer post(String path, Object json, String... headers) {
        return send("POST", path, "application/json", text(json), headers);
    }

    private static String text(Object json) {
        return json instanceof String text ? text : JSON.writeValueAsString(json);
    }

    /** The context of a question, with more fields as name and value in turn. */
    public JsonNode context(String query, Object... more) {
        return post("/v1/context", question(query, more)).ok();
    }

    public JsonNode search(String query, Object... more) {
        return post("/v1/search", question(query, more)).ok();
    }

    public int port() {
        return base.getPort();
    }

    public Answer put(String path, Object json) {
        return send("PUT", path, "application/json", text(json));
    }

    /** Stores a document, or lines of several, and waits until it can be found. */
    public void store(String path, Object json) {
        stored(
                json instanceof String lines
                        ? send("POST", path, "application/x-ndjson", lines)
                        : put(path, json));
    }

    /** The job of what was taken in, once it is done. */
    public JsonNode stored(Answer taken) {
        taken.json(202);
        String status = taken.header("Location");
        // The events of a job end with it.
        assertThat(get(status + "/events").body()).contains("event:done");
        JsonNode job = get(status).ok();
        assertThat(job.get("status").asString()).isEqualTo("done");
        return job;
    }

    /** Any method, with a text, with bytes, or without a body. */
    public Answer send(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable Object body,
            String... headers) {
        HttpResponse<String> response =
                exchange(method, path, contentType, body, BodyHandlers.ofString(), headers);
        return new Answer(response.statusCode(), response.body(), response);
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /** Of a document. */
    public String text(String id) {
        Answer answer = get("/v1/documents/" + encode(id) + "/text");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, null);
    }

    /** The bytes of an answer as they come; the caller closes the stream. */
    InputStream open(String path, Object json) {
        return exchange("POST", path, "application/json", text(json), BodyHandlers.ofInputStream())
                .body();
    }

    private <T> HttpResponse<T> exchange(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable Object body,
            HttpResponse.BodyHandler<T> answer,
            String... headers) {
        HttpRequest.BodyPublisher sent =
                switch (body) {
                    case null -> BodyPublishers.noBody();
                    case byte[] bytes -> BodyPublishers.ofByteArray(bytes);
                    default -> BodyPublishers.ofString(body.toString());
                };
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(Duration.ofMinutes(2))
                        .method(method.toUpperCase(Locale.ROOT), sent);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static Map<String, Object> question(String query, Object... more) {
        return fields(Map.of("query", query), more);
    }

    static Map<String, Object> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }

    /** What user and assistant say in turn. */
    public static List<Map<String, Object>> turns(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> message(i % 2 == 0 ? "user" : "assistant", texts[i]))
                .toList();
    }

    /** A chat of one message. */
    public static Map<String, Object> chat(String model, String message, Object... more) {
        return fields(Map.of("model", model, "messages", List.of(message("user", message))), more);
    }

    /** The first member of a list whose field has this value. */
    static JsonNode one(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(each -> each.get(field).asString().equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value + " is not in " + list));
    }

    /** More fields are name and value in turn. */
    static Map<String, Object> fields(Map<String, Object> body, Object... more) {
        Map<String, Object> all = new LinkedHashMap<>(body);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }
}
