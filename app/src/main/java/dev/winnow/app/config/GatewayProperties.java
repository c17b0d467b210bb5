package dev.winnow.app.config;

import dev.winnow.app.api.gateway.ServiceAddress;
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
        kg(kgUrl);
        retriever(retrieverUrl);
        reranker(rerankerUrl);
    }

    ServiceAddress kg() {
        return kg(kgUrl);
    }

    ServiceAddress retriever() {
        return retriever(retrieverUrl);
    }

    ServiceAddress reranker() {
        return reranker(rerankerUrl);
    }

    /** True if requests are to be sent on at all. */
    boolean forwards() {
        return kgUrl != null || retrieverUrl != null || rerankerUrl != null;
    }

    private static ServiceAddress kg(@Nullable URI url) {
        return new ServiceAddress("kg-service", "winnow.gateway.kg-url", url);
    }

    private static ServiceAddress retriever(@Nullable URI url) {
        return new ServiceAddress("retriever-service", "winnow.gateway.retriever-url", url);
    }

    private static ServiceAddress reranker(@Nullable URI url) {
        return new ServiceAddress("reranker-service", "winnow.gateway.reranker-url", url);
    }
}
