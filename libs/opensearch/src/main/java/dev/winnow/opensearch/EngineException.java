package dev.winnow.opensearch;

import dev.winnow.core.index.IndexOpenException;
import java.io.IOException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.transport.httpclient5.ResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * OpenSearch did not do what it was asked to. The message says what is wrong, where and what to do;
 * it never holds what was asked, since that may be text of a question or a document.
 */
final class EngineException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /** What became of a request. */
    enum Kind {
        /** No connection to any node, or none that is trusted. */
        UNREACHABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Who asks is not known, or may not. */
        NOT_ALLOWED,
        /** There is no such index, or document. */
        MISSING,
        /** The index takes no changes, for want of room on a disk. */
        NO_ROOM,
        /** The index takes no changes, because somebody said so. */
        READ_ONLY,
        /** Too much to do, or shards that are not there at the moment. */
        BUSY,
        /** A change that another one overtook. */
        CONFLICT,
        /** Anything else. */
        REFUSED
    }

    private final Kind kind;
    private final String trouble;
    private final @Nullable String remedy;

    /** A trouble that is over by itself, or that the message need not say more about. */
    EngineException(Kind kind, String trouble, @Nullable Throwable cause) {
        this(kind, trouble, null, cause);
    }

    /**
     * @param trouble what is wrong, and where
     * @param remedy what to do about it
     */
    EngineException(Kind kind, String trouble, @Nullable String remedy, @Nullable Throwable cause) {
        super(remedy == null ? trouble : trouble + "; " + remedy, cause);
        this.kind = kind;
        this.trouble = trouble;
        this.remedy = remedy;
    }

    /**
     * What an answer that is none means.
     *
     * @param error what the engine calls the trouble; its words and causes are looked at and never
     *     told: they quote what was sent
     */
    static EngineException refusal(OpenSearchSettings settings, int status, JsonNode error) {
        String type = error.path("type").asString("");
        Told told = told(status, type, error.toString());
        String name = type.isEmpty() ? "" : ", " + type;
        return new EngineException(
                told.kind(),
                told.trouble().formatted(settings.where(), settings.index(), status, name),
                told.remedy(),
                null);
    }

    /** No answer in the time of a request. */
    static EngineException timeout(
            OpenSearchSettings settings, Duration time, @Nullable Throwable cause) {
        long waited = Math.max(0, time.toMillis());
        return new EngineException(
                Kind.TIMEOUT,
                "OpenSearch at %s did not answer within %d ms (winnow.opensearch.timeout is %d ms, and a request has no more than its own time)"
                        .formatted(settings.where(), waited, settings.timeout().toMillis()),
                cause);
    }

    /** A failure of the way there. */
    static EngineException of(OpenSearchSettings settings, Throwable cause, Duration time) {
        String where = settings.where();
        for (Throwable at = cause; at != null; at = at.getCause()) {
            EngineException told =
                    switch (at) {
                        case ResponseException answered ->
                                refusal(settings, answered.status(), error(answered));
                        case SSLException tls ->
                                unreachable(
                                        "no TLS connection to OpenSearch at %s (%s)"
                                                .formatted(where, reason(tls)),
                                        "look at the nodes' certificates, their names and dates, and at winnow.opensearch.tls.certificates",
                                        cause);
                        case UnknownHostException unknown ->
                                unreachable(
                                        "no host of this name for OpenSearch at " + where,
                                        "correct winnow.opensearch.uris",
                                        cause);
                        case SocketTimeoutException late -> timeout(settings, time, cause);
                        case TimeoutException late -> timeout(settings, time, cause);
                        case ConnectException refused ->
                                unreachable(
                                        "OpenSearch does not answer at %s (connection refused)"
                                                .formatted(where),
                                        "start it, or correct winnow.opensearch.uris",
                                        cause);
                        default -> null;
                    };
            if (told != null) {
                return told;
            }
        }
        return unreachable(
                "the connection to OpenSearch at %s broke off (%s)"
                        .formatted(where, cause.getClass().getSimpleName()),
                "it is tried again with the next request",
                cause);
    }

    private static EngineException unreachable(String trouble, String remedy, Throwable cause) {
        return new EngineException(Kind.UNREACHABLE, trouble, remedy, cause);
    }

    /** The client keeps the answer to itself but for its message, whose first line is its own. */
    private static JsonNode error(ResponseException answered) {
        String message = String.valueOf(answered.getMessage());
        try {
            String answer = message.substring(message.indexOf('\n') + 1);
            return Connection.JSON.readTree(answer).path("error");
        } catch (JacksonException e) {
            return Queries.object();
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

    /**
     * @param trouble with places for the addresses, the index, the status, and the engine's name of
     *     the trouble
     */
    private record Told(Kind kind, String trouble, @Nullable String remedy) {}

    private static Told told(int status, String type, String causes) {
        if (causes.contains("cluster_block_exception")) {
            return causes.contains("read-only-allow-delete")
                    ? new Told(
                            Kind.NO_ROOM,
                            "the index %2$s on OpenSearch takes no changes, because a disk of it is past the flood-stage watermark; searching goes on",
                            "make room on that disk, and writing goes on by itself")
                    : new Told(
                            Kind.READ_ONLY,
                            "the index %2$s on OpenSearch takes no changes: it, or the whole cluster, is blocked for writing",
                            "take the block away (index.blocks.write, index.blocks.read_only, or a cluster without a manager)");
        }
        if (causes.contains("too_many_clauses") || causes.contains("maxClauseCount")) {
            return new Told(
                    Kind.REFUSED,
                    "the question has more terms than OpenSearch at %1$s takes",
                    "set indices.query.bool.max_clause_count to 10240 there");
        }
        if (type.equals("index_not_found_exception")) {
            return new Told(
                    Kind.MISSING,
                    "there is no index %2$s on OpenSearch at %1$s",
                    "./winnow store apply makes it");
        }
        return switch (status) {
            case 401 ->
                    new Told(
                            Kind.NOT_ALLOWED,
                            "OpenSearch at %1$s does not know the user or the password (401)",
                            "correct winnow.opensearch.username and winnow.opensearch.password");
            case 403 ->
                    new Told(
                            Kind.NOT_ALLOWED,
                            "the user of winnow.opensearch.username may not do this with the index %2$s on OpenSearch at %1$s (403)",
                            "give it the permissions to read, write and look at the index");
            case 404 ->
                    new Told(
                            Kind.MISSING,
                            "OpenSearch at %1$s does not have what was asked for (404)",
                            "look whether winnow.opensearch.uris names an OpenSearch with its k-NN plugin");
            case 409 ->
                    new Told(
                            Kind.CONFLICT,
                            "another change of the same document was quicker (409)",
                            null);
            case 413 ->
                    new Told(
                            Kind.REFUSED,
                            "what lies before OpenSearch at %1$s takes no requests of this size (413)",
                            "let it take 16 MB");
            case 429 ->
                    new Told(
                            Kind.BUSY,
                            "OpenSearch at %1$s has too much to do (429%4$s); it is tried again",
                            "more nodes or fewer programs that ask at once help");
            case 502, 503, 504 ->
                    new Told(
                            Kind.BUSY,
                            "OpenSearch at %1$s cannot answer at the moment (%3$d%4$s)",
                            "look at the health of its nodes and shards");
            default ->
                    new Told(
                            Kind.REFUSED,
                            "OpenSearch at %1$s refuses a request on the index %2$s (%3$d%4$s)",
                            "look at its log, and whether ./winnow store apply agrees with the index");
        };
    }

    /** Why an index cannot be opened now. */
    IndexOpenException closed() {
        return new IndexOpenException(
                sentence(trouble), remedy == null ? "Start again then." : sentence(remedy), this);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + '.';
    }

    Kind kind() {
        return kind;
    }
}
