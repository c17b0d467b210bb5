package dev.winnow.retriever.config;

import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.retriever.index.SearchSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The OpenSearch that keeps documents and passages where winnow.index.store is opensearch.
 *
 * @param uris addresses of its nodes, http or https; one that does not answer is passed over
 * @param index name of the index; ./winnow store apply makes it
 * @param username of a user that may read, write and look at the index; empty if it asks for none
 * @param password of that user
 * @param tls how its certificates are checked
 * @param timeout longest wait for one answer; a question never waits longer than its own time
 */
@ConfigurationProperties("winnow.opensearch")
public record OpenSearchProperties(
        @DefaultValue("http://localhost:9200") List<URI> uris,
        @DefaultValue("winnow") String index,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue Tls tls,
        @DefaultValue("10s") Duration timeout) {

    /**
     * How the certificates of the nodes are checked.
     *
     * @param certificates file in PEM with the authorities that sign them; not set for those that
     *     Java trusts
     */
    public record Tls(@Nullable Path certificates) {}

    public OpenSearchProperties {
        // It checks everything and names the key: a wrong value stops the start.
        settings(uris, index, username, password, tls, timeout, SearchSettings.DEFAULTS);
    }

    /** The same for an index that is searched like this. */
    public OpenSearchSettings settings(SearchSettings search) {
        return settings(uris, index, username, password, tls, timeout, search);
    }

    private static OpenSearchSettings settings(
            List<URI> uris,
            String index,
            String username,
            String password,
            Tls tls,
            Duration timeout,
            SearchSettings search) {
        return new OpenSearchSettings(
                uris,
                index,
                username.isEmpty() ? null : username,
                password.isEmpty() ? null : password,
                tls.certificates(),
                timeout,
                search.onOpenSearch());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "OpenSearchProperties[uris=%s, index=%s, username=%s, tls=%s, timeout=%s]"
                .formatted(uris, index, username, tls, timeout);
    }
}
