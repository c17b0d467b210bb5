package dev.winnow.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to order by how well they answer a query ({@code POST /v1/rerank}).
 *
 * @param query the question
 * @param documents at least one text
 * @param topN results that are answered; null for all
 */
public record RerankQuery(String query, List<String> documents, @Nullable Integer topN) {

    /** Copies the list. */
    public RerankQuery {
        documents = List.copyOf(documents);
    }

    /** All texts, ordered. */
    public static RerankQuery of(String query, List<String> documents) {
        return new RerankQuery(query, documents, null);
    }
}
