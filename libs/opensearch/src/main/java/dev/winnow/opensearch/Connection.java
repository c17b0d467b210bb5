package dev.winnow.opensearch;

import dev.winnow.opensearch.EngineException.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5Options;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;
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

    private static final String JSON_TYPE = "application/json";
    private static final String LINES_TYPE = "application/x-ndjson";

    private final OpenSearchSettings settings;
    private final OpenSearchTransport transport;
    private volatile boolean closed;

    Connection(OpenSearchSettings settings) throws IOException {
        this.settings = settings;
        List<HttpHost> hosts = new ArrayList<>();
        for (URI uri : settings.uris()) {
            hosts.add(new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()));
        }
        PoolingAsyncClientConnectionManager connections = connections(settings);
        ApacheHttpClient5TransportBuilder builder =
                ApacheHttpClient5TransportBuilder.builder(hosts.toArray(HttpHost[]::new))
                        .setHttpClientConfigCallback(
                                client ->
                                        client.setConnectionManager(connections)
                                                .disableAutomaticRetries());
        if (settings.username() != null) {
            String pair = settings.username() + ':' + settings.password();
            builder.setDefaultHeaders(
                    new Header[] {
                        new BasicHeader(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        pair.getBytes(StandardCharsets.UTF_8)))
                    });
        }
        this.transport = builder.build();
    }

    /** The addresses, for messages. */
    String where() {
        return settings.uris().stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    OpenSearchSettings settings() {
        return settings;
    }

    /** Sends JSON, or nothing, and reads the answer. */
    JsonNode send(
            String method,
            String path,
            Map<String, String> parameters,
            @Nullable JsonNode body,
            Duration time)
            throws EngineException {
        return send(
                method,
                path,
                parameters,
                body == null ? null : JSON.writeValueAsBytes(body),
                JSON_TYPE,
                time);
    }

    /** Sends JSON a line and reads the answer. */
    JsonNode sendLines(
            String method, String path, Map<String, String> parameters, byte[] lines, Duration time)
            throws EngineException {
        return send(method, path, parameters, lines, LINES_TYPE, time);
    }

    /** Sends JSON and does not wait: for what is only polite. */
    void forget(String method, String path, JsonNode body) {
        CompletableFuture<Response> answer =
                client(settings.timeout())
                        .executeAsync(
                                Requests.builder()
                                        .endpoint(path)
                                        .method(method)
                                        .body(Body.from(JSON.writeValueAsBytes(body), JSON_TYPE))
                                        .build());
        CompletableFuture<Response> unused =
                answer.whenComplete(
                        (response, failure) -> {
                            try {
                                if (response != null) {
                                    response.close();
                                }
                            } catch (IOException e) {
                                log.debug("an answer that nobody waits for could not be closed", e);
                            }
                        });
    }

    /**
     * What only reads is asked once more where a connection broke: the client knows for a minute
     * that a node was away, and may have taken the last one that it trusts.
     */
    private JsonNode send(
            String method,
            String path,
            Map<String, String> parameters,
            byte @Nullable [] body,
            String type,
            Duration time)
            throws EngineException {
        long began = System.nanoTime();
        try {
            return once(method, path, parameters, body, type, time);
        } catch (EngineException e) {
            boolean reads = method.equals("GET") || READS.matcher(path).find();
            if (e.kind() != Kind.UNREACHABLE || !reads || closed) {
                throw e;
            }
            return once(
                    method,
                    path,
                    parameters,
                    body,
                    type,
                    time.minusNanos(System.nanoTime() - began));
        }
    }

    private JsonNode once(
            String method,
            String path,
            Map<String, String> parameters,
            byte @Nullable [] body,
            String type,
            Duration time)
            throws EngineException {
        if (closed) {
            throw new EngineException(Kind.UNREACHABLE, "the index is closed", null);
        }
        if (time.isZero() || time.isNegative()) {
            throw timeout(time, null);
        }
        Requests.JsonBodyBuilder request =
                Requests.builder().endpoint(path).method(method).query(parameters);
        if (body != null) {
            request.body(Body.from(body, type));
        }
        CompletableFuture<Response> answer = client(time).executeAsync(request.build());
        try (Response response = answer.get(time.toMillis() + 1, TimeUnit.MILLISECONDS)) {
            JsonNode content = content(response);
            if (response.getStatus() >= 300) {
                throw refusal(
                        response.getStatus(), content == null ? JSON.createObjectNode() : content);
            }
            if (content == null) {
                throw new EngineException(
                        Kind.UNREACHABLE,
                        "what answers at %s is no OpenSearch, or its answer was cut"
                                .formatted(where()),
                        "look at what lies between",
                        null);
            }
            return content;
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw timeout(time, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineException(
                    Kind.TIMEOUT,
                    "nobody waits for the answer of OpenSearch any more",
                    new InterruptedIOException());
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), time);
        } catch (EngineException e) {
            throw e;
        } catch (IOException e) {
            throw failure(e, time);
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

    /** A failure of the way there. */
    private EngineException failure(Throwable cause, Duration time) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            switch (at) {
                case ResponseException answered -> {
                    return refusal(answered.status(), answer(answered));
                }
                case SSLException tls -> {
                    return new EngineException(
                            Kind.UNREACHABLE,
                            "no TLS connection to OpenSearch at %s (%s)"
                                    .formatted(where(), reason(tls)),
                            "look at the nodes' certificates, their names and dates, and at winnow.opensearch.tls.certificates",
                            cause);
                }
                case UnknownHostException unknown -> {
                    return new EngineException(
                            Kind.UNREACHABLE,
                            "no host of this name for OpenSearch at %s".formatted(where()),
                            "correct winnow.opensearch.uris",
                            cause);
                }
                case java.net.SocketTimeoutException late -> {
                    return timeout(time, cause);
                }
                case TimeoutException late -> {
                    return timeout(time, cause);
                }
                case ConnectException refused -> {
                    return new EngineException(
                            Kind.UNREACHABLE,
                            "OpenSearch does not answer at %s (connection refused)"
                                    .formatted(where()),
                            "start it, or correct winnow.opensearch.uris",
                            cause);
                }
                default -> {}
            }
        }
        return new EngineException(
                Kind.UNREACHABLE,
                "the connection to OpenSearch at %s broke off (%s)"
                        .formatted(where(), cause.getClass().getSimpleName()),
                "it is tried again with the next request",
                cause);
    }

    /** The client keeps the answer to itself but for its message, whose first line is its own. */
    private static JsonNode answer(ResponseException answered) {
        String message = String.valueOf(answered.getMessage());
        try {
            return JSON.readTree(message.substring(message.indexOf('\n') + 1));
        } catch (JacksonException e) {
            return JSON.createObjectNode();
        }
    }

    /** Certificates' troubles lie at the end of a chain of causes that all say the same. */
    private static String reason(Throwable tls) {
        String reason = String.valueOf(tls.getMessage());
        for (Throwable at = tls; at != null; at = at.getCause()) {
            if (at instanceof CertificateException) {
                reason = String.valueOf(at.getMessage());
            }
        }
        return reason;
    }

    private EngineException timeout(Duration time, @Nullable Throwable cause) {
        return new EngineException(
                Kind.TIMEOUT,
                "OpenSearch at %s did not answer within %d ms (winnow.opensearch.timeout is %d ms, and a request has no more than its own time)"
                        .formatted(
                                where(),
                                Math.max(0, time.toMillis()),
                                settings.timeout().toMillis()),
                cause);
    }

    /** What an answer that is none means. */
    EngineException refusal(int status, JsonNode content) {
        JsonNode error = content.path("error");
        return refusal(
                status, error.path("type").asString(""), error.path("reason").asString(""), error);
    }

    /**
     * @param type the engine's name of the trouble
     * @param reason its words, which are looked at and never told: they quote what was sent
     * @param error all of it, whose causes may say more
     */
    EngineException refusal(int status, String type, String reason, JsonNode error) {
        String index = settings.index();
        String causes = error.toString();
        if (type.equals("cluster_block_exception") || causes.contains("cluster_block_exception")) {
            boolean room = (reason + causes).contains("read-only-allow-delete");
            return room
                    ? new EngineException(
                            Kind.NO_ROOM,
                            "the index %s on OpenSearch takes no changes, because a disk of it is past the flood-stage watermark; searching goes on"
                                    .formatted(index),
                            "make room on that disk, and writing goes on by itself",
                            null)
                    : new EngineException(
                            Kind.READ_ONLY,
                            "the index %s on OpenSearch takes no changes: it, or the whole cluster, is blocked for writing"
                                    .formatted(index),
                            "take the block away (index.blocks.write, index.blocks.read_only, or a cluster without a manager)",
                            null);
        }
        if (causes.contains("too_many_clauses") || causes.contains("maxClauseCount")) {
            return new EngineException(
                    Kind.REFUSED,
                    "the question has more terms than OpenSearch at %s takes".formatted(where()),
                    "set indices.query.bool.max_clause_count to 10240 there",
                    null);
        }
        if (type.equals("index_not_found_exception")) {
            return new EngineException(
                    Kind.MISSING,
                    "there is no index %s on OpenSearch at %s".formatted(index, where()),
                    "./winnow store apply makes it",
                    null);
        }
        return switch (status) {
            case 401 ->
                    new EngineException(
                            Kind.NOT_ALLOWED,
                            "OpenSearch at %s does not know the user or the password (401)"
                                    .formatted(where()),
                            "correct winnow.opensearch.username and winnow.opensearch.password",
                            null);
            case 403 ->
                    new EngineException(
                            Kind.NOT_ALLOWED,
                            "the user of winnow.opensearch.username may not do this with the index %s on OpenSearch at %s (403)"
                                    .formatted(index, where()),
                            "give it the permissions to read, write and look at the index",
                            null);
            case 404 ->
                    new EngineException(
                            Kind.MISSING,
                            "OpenSearch at %s does not have what was asked for (404)"
                                    .formatted(where()),
                            "look whether winnow.opensearch.uris names an OpenSearch with its k-NN plugin",
                            null);
            case 409 ->
                    new EngineException(
                            Kind.CONFLICT,
                            "another change of the same document was quicker (409)",
                            null);
            case 413 ->
                    new EngineException(
                            Kind.REFUSED,
                            "what lies before OpenSearch at %s takes no requests of this size (413)"
                                    .formatted(where()),
                            "let it take 16 MB",
                            null);
            case 429 ->
                    new EngineException(
                            Kind.BUSY,
                            "OpenSearch at %s has too much to do (429%s); it is tried again"
                                    .formatted(where(), named(type)),
                            "more nodes or fewer programs that ask at once help",
                            null);
            case 502, 503, 504 ->
                    new EngineException(
                            Kind.BUSY,
                            "OpenSearch at %s cannot answer at the moment (%d%s)"
                                    .formatted(where(), status, named(type)),
                            "look at the health of its nodes and shards",
                            null);
            default ->
                    new EngineException(
                            Kind.REFUSED,
                            "OpenSearch at %s refuses a request on the index %s (%d%s)"
                                    .formatted(where(), index, status, named(type)),
                            "look at its log, and whether ./winnow store apply agrees with the index",
                            null);
        };
    }

    private static String named(String type) {
        return type.isEmpty() ? "" : ", " + type;
    }

    private static PoolingAsyncClientConnectionManager connections(OpenSearchSettings settings)
            throws IOException {
        PoolingAsyncClientConnectionManagerBuilder builder =
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setMaxConnTotal(MOST_CONNECTIONS * settings.uris().size())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(
                                                Timeout.ofMilliseconds(
                                                        Math.min(
                                                                settings.timeout().toMillis(),
                                                                LONGEST_CONNECT.toMillis())))
                                        .setSocketTimeout(
                                                Timeout.ofMilliseconds(
                                                        settings.timeout().toMillis()))
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
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
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
