package dev.winnow.opensearch;

import dev.winnow.opensearch.EngineException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Request;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the nodes of one OpenSearch, each answered within its time or failed in words that
 * say what to do.
 */
final class Connection implements Closeable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /**
     * As many as a program of this size asks at once; the client's default of 10 a node would make
     * questions wait for each other.
     */
    private static final int MOST_CONNECTIONS = 100;

    /**
     * A node that is there takes milliseconds; one that is gone without a word must not take a
     * question's time.
     */
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

    /** Ends of paths to which a body is posted that changes nothing. */
    private static final Pattern READS =
            Pattern.compile("/_(search|msearch|mget|refresh|search/point_in_time)$");

    private final OpenSearchSettings settings;
    private final OpenSearchTransport transport;
    private volatile boolean closed;

    Connection(OpenSearchSettings settings) throws IOException {
        this.settings = settings;
        HttpHost[] hosts =
                settings.uris().stream()
                        .map(uri -> new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()))
                        .toArray(HttpHost[]::new);
        PoolingAsyncClientConnectionManager connections = connections(settings);
        ApacheHttpClient5TransportBuilder builder =
                ApacheHttpClient5TransportBuilder.builder(hosts)
                        .setHttpClientConfigCallback(
                                client ->
                                        client.setConnectionManager(connections)
                                                .disableAutomaticRetries());
        if (settings.username() != null) {
            String pair = settings.username() + ':' + settings.password();
            byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
            String basic = "Basic " + Base64.getEncoder().encodeToString(bytes);
            builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", basic)});
        }
        this.transport = builder.build();
    }

    OpenSearchSettings settings() {
        return settings;
    }

    /** Sends JSON, or nothing, to a path of the index, with the time of the settings. */
    JsonNode index(
            String method, String path, Map<String, String> parameters, @Nullable JsonNode body)
            throws EngineException {
        return send(
                method,
                '/' + settings.index() + path,
                parameters,
                body == null ? null : body(body),
                settings.timeout());
    }

    static Body body(JsonNode content) {
        return Objects.requireNonNull(
                Body.from(JSON.writeValueAsBytes(content), "application/json"));
    }

    /** What {@link #lines} made. */
    static Body body(byte[] lines) {
        return Objects.requireNonNull(Body.from(lines, "application/x-ndjson"));
    }

    /** JSON a line. */
    static byte[] lines(List<? extends JsonNode> objects) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonNode object : objects) {
            lines.writeBytes(JSON.writeValueAsBytes(object));
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    private static Request request(
            String method, String path, Map<String, String> parameters, @Nullable Body body) {
        var request = Requests.builder().endpoint(path).method(method).query(parameters);
        return body == null ? request.build() : request.body(body).build();
    }

    /** Sends JSON and does not wait: for what is only polite. */
    void forget(String method, String path, JsonNode body) {
        CompletableFuture<Void> unused =
                client(settings.timeout())
                        .executeAsync(request(method, path, Map.of(), body(body)))
                        .thenAccept(
                                response -> {
                                    try {
                                        response.close();
                                    } catch (IOException e) {
                                        log.debug("an answer to nobody could not be closed", e);
                                    }
                                });
    }

    /**
     * Shows searches what was written before. Of every copy of every shard: none is refreshed by
     * itself, and one that missed it would show what was before.
     *
     * @throws EngineException if a copy cannot be refreshed in several attempts
     */
    void refresh() throws EngineException {
        Bulk.Pauses pauses = new Bulk.Pauses();
        while (index("POST", "/_refresh", Map.of(), null).path("_shards").path("failed").asInt(0)
                > 0) {
            pauses.next(refusal(503, "refresh", ""));
        }
    }

    /**
     * Sends a body, or nothing, and reads the answer. What only reads is asked once more where a
     * connection broke: the client knows for a minute that a node was away, and may have taken the
     * last one that it trusts.
     */
    JsonNode send(
            String method,
            String path,
            Map<String, String> parameters,
            @Nullable Body body,
            Duration time)
            throws EngineException {
        Request request = request(method, path, parameters, body);
        long began = System.nanoTime();
        try {
            return once(request, time);
        } catch (EngineException e) {
            boolean reads = method.equals("GET") || READS.matcher(path).find();
            if (e.kind() != Kind.UNREACHABLE || !reads || closed) {
                throw e;
            }
            return once(request, time.minusNanos(System.nanoTime() - began));
        }
    }

    private JsonNode once(Request request, Duration time) throws EngineException {
        if (closed) {
            throw new EngineException(Kind.UNREACHABLE, "the index is closed", null);
        }
        if (time.isZero() || time.isNegative()) {
            throw EngineException.timeout(settings, time, null);
        }
        CompletableFuture<Response> answer = client(time).executeAsync(request);
        try (Response response = answer.get(time.toMillis() + 1, TimeUnit.MILLISECONDS)) {
            JsonNode content = content(response);
            if (response.getStatus() >= 300) {
                throw refusal(response.getStatus(), content == null ? Queries.object() : content);
            }
            if (content == null) {
                throw new EngineException(
                        Kind.UNREACHABLE,
                        "what answers at %s is no OpenSearch, or its answer was cut"
                                .formatted(settings.where()),
                        "look at what lies between",
                        null);
            }
            return content;
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw EngineException.timeout(settings, time, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineException(
                    Kind.TIMEOUT,
                    "nobody waits for the answer of OpenSearch any more",
                    new InterruptedIOException());
        } catch (ExecutionException e) {
            throw EngineException.of(settings, e.getCause() == null ? e : e.getCause(), time);
        } catch (EngineException e) {
            throw e;
        } catch (IOException e) {
            throw EngineException.of(settings, e, time);
        }
    }

    private OpenSearchGenericClient client(Duration time) {
        Timeout limit = Timeout.ofMilliseconds(Math.max(1, time.toMillis()));
        return new OpenSearchGenericClient(
                transport,
                ApacheHttpClient5Options.DEFAULT.toBuilder()
                        .setRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(limit)
                                        .setConnectionRequestTimeout(limit)
                                        .build())
                        .build());
    }

    /**
     * Null if it is no object of JSON: a page of a proxy, or cut; nothing of it belongs into a
     * message.
     */
    private static @Nullable JsonNode content(Response response) throws IOException {
        Body body = response.getBody().orElse(null);
        if (body == null) {
            return JSON.createObjectNode();
        }
        try (body;
                InputStream stream = body.body()) {
            JsonNode content = JSON.readTree(stream);
            return content.isObject() ? content : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    EngineException refusal(int status, String type, String reason) {
        return refusal(
                status, Queries.object("error", Queries.object("type", type, "reason", reason)));
    }

    /** What an answer that is none means. */
    EngineException refusal(int status, JsonNode content) {
        return EngineException.refusal(settings, status, content.path("error"));
    }

    private static PoolingAsyncClientConnectionManager connections(OpenSearchSettings settings)
            throws IOException {
        Duration timeout = settings.timeout();
        Duration connect = timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
        PoolingAsyncClientConnectionManagerBuilder builder =
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS * settings.uris().size())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(Timeout.of(connect))
                                        .setSocketTimeout(Timeout.of(timeout))
                                        .build());
        Path file = settings.certificates();
        if (file != null) {
            builder.setTlsStrategy(
                    ClientTlsStrategyBuilder.create().setSslContext(trusting(file)).buildAsync());
        }
        return builder.build();
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.setCertificateEntry("authority-" + number++, certificate);
            }
            return SSLContexts.custom().loadTrustMaterial(authorities, null).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new EngineException(
                    Kind.UNREACHABLE,
                    "winnow.opensearch.tls.certificates cannot be read as certificates in PEM (%s: %s)"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        transport.close();
    }
}
