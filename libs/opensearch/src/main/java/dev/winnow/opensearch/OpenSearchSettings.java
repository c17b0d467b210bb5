package dev.winnow.opensearch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the engine is, and how it is searched.
 *
 * @param uris addresses of one or several nodes, http or https
 * @param index name of the index
 * @param username null if the engine asks for none
 * @param password null if the engine asks for none; never in a message or a log
 * @param certificates PEM file of the authorities that sign the nodes' certificates; null for those
 *     that Java trusts
 * @param timeout longest wait for one answer
 * @param search how passages are scored and vectors searched
 */
public record OpenSearchSettings(
        List<URI> uris,
        String index,
        @Nullable String username,
        @Nullable String password,
        @Nullable Path certificates,
        Duration timeout,
        Search search) {

    /** What OpenSearch takes, and no name that begins as those of its own indices. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

    public OpenSearchSettings {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException(
                    "winnow.opensearch.uris must name at least one address, such as https://search:9200");
        }
        for (URI uri : uris) {
            String scheme = uri.getScheme();
            if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException(
                        "winnow.opensearch.uris must be addresses such as https://search:9200, got "
                                + withoutUser(uri));
            }
            if (uri.getPath() != null && !uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
                throw new IllegalArgumentException(
                        "winnow.opensearch.uris must be addresses without a path, got "
                                + withoutUser(uri));
            }
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "winnow.opensearch.uris must not hold a user name or password; set winnow.opensearch.username and winnow.opensearch.password");
            }
        }
        if (!NAME.matcher(index).matches()) {
            throw new IllegalArgumentException(
                    "winnow.opensearch.index must be 1 to 100 of a-z 0-9 . _ - and begin with a letter or digit, got "
                            + index);
        }
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "winnow.opensearch.username and winnow.opensearch.password must both be set, or neither");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(
                    "winnow.opensearch.timeout must be at least 1 ms, got " + timeout);
        }
    }

    /**
     * How passages are scored and vectors searched.
     *
     * @param k1 saturation of term frequency in BM25; part of the index
     * @param b weight of a passage's length in BM25; part of the index
     * @param exactBelow an index with fewer passages is searched by comparing the question with
     *     every visible vector
     */
    public record Search(float k1, float b, int exactBelow) {}

    /** The addresses, for messages. */
    public String where() {
        return uris.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    private static String withoutUser(URI uri) {
        return uri.getUserInfo() == null ? uri.toString() : uri.getScheme() + "://...";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "OpenSearchSettings[uris=%s, index=%s, username=%s, certificates=%s, timeout=%s, search=%s]"
                .formatted(uris, index, username, certificates, timeout, search);
    }
}
