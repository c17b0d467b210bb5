package dev.winnow.app.api.gateway;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where a gateway sends requests that need one stage alone. Without an address these answer 404.
 *
 * @param kgUrl address of kg-service, for facts, entities and the graph
 * @param retrieverUrl address of retriever-service, for search and documents
 * @param rerankerUrl address of reranker-service, for rerank and its dialects
 */
@ConfigurationProperties("winnow.gateway")
public record GatewayProperties(
        @Nullable URI kgUrl, @Nullable URI retrieverUrl, @Nullable URI rerankerUrl) {

    public GatewayProperties {
        address("kg", kgUrl);
        address("retriever", retrieverUrl);
        address("reranker", rerankerUrl);
    }

    ServiceAddress kg() {
        return address("kg", kgUrl);
    }

    ServiceAddress retriever() {
        return address("retriever", retrieverUrl);
    }

    ServiceAddress reranker() {
        return address("reranker", rerankerUrl);
    }

    /** True if requests are to be sent on at all. */
    public boolean forwards() {
        return kgUrl != null || retrieverUrl != null || rerankerUrl != null;
    }

    private static ServiceAddress address(String stage, @Nullable URI url) {
        return new ServiceAddress(
                stage + "-service", "winnow.gateway.%s-url".formatted(stage), url);
    }

    /**
     * A program to which requests are sent on.
     *
     * @param name the program's name, for messages
     * @param key the setting of its address
     * @param base scheme, host and port; null if the gateway was not told
     */
    public record ServiceAddress(String name, String key, @Nullable URI base) {

        /**
         * @throws IllegalArgumentException if the address is none of a server
         */
        public ServiceAddress {
            if (base != null) {
                String scheme = base.getScheme();
                String path = base.getRawPath();
                if (!("http".equals(scheme) || "https".equals(scheme))
                        || base.getHost() == null
                        || base.getRawUserInfo() != null
                        || !(path == null || path.isEmpty() || path.equals("/"))
                        || base.getRawQuery() != null) {
                    throw new IllegalArgumentException(
                            "%s must be an address without a path, such as http://%s:8080, got %s"
                                    .formatted(key, name, base));
                }
            }
        }
    }
}
