package dev.winnow.reranker.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer that Voyage's clients read.
 *
 * @param object always {@code list}
 * @param data best first
 * @param model the model that ran
 * @param usage tokens of the query times the documents, plus those of all documents
 */
record VoyageResponse(String object, List<Result> data, String model, Usage usage) {

    /** One document; its text stands in it directly, not in an object. */
    record Result(
            int index,
            float relevanceScore,
            @Nullable String document,
            RerankResponse.@Nullable Pruned winnow) {}

    record Usage(long totalTokens) {}
}
