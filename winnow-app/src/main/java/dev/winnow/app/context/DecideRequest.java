package dev.winnow.app.context;

import dev.winnow.core.query.PassageOrder;
import dev.winnow.platform.request.RequestSettings;
import org.jspecify.annotations.Nullable;

/**
 * Another decision about a context. What is left out stays as it was asked for.
 *
 * @param contextId of an answer of {@code POST /v1/context} or of a chat, some minutes old at most
 * @param threshold sentences with a lower keep-probability go, 0 to 1
 * @param tokenBudget most tokens of the compact context
 * @param topK passages from which sentences are kept
 * @param order order of documents in the context: rank, document or edges
 */
public record DecideRequest(
        @Nullable String contextId,
        @Nullable Float threshold,
        @Nullable Integer tokenBudget,
        @Nullable Integer topK,
        @Nullable PassageOrder order) {

    /** What it changes. */
    public RequestSettings settings() {
        return new RequestSettings(
                null, topK, threshold, null, null, tokenBudget, null, order, null, null, null);
    }
}
