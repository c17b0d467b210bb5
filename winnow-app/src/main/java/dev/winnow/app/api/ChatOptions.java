package dev.winnow.app.api;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.platform.request.SettingsOverrides;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Winnow's extension of a chat request: the object {@code winnow} in the body. Clients that do not know it leave it out.
 *
 * @param filters narrows what may be used
 * @param tokenBudget most tokens of the context
 * @param threshold sentences with a lower keep-probability go, 0 to 1; where no passage surely answers, less is asked of a sentence
 * @param order of the documents in the context: rank, document or edges
 * @param topK passages from which sentences are kept
 * @param candidates passages handed to the reranker
 * @param fill whether room left in the budget is filled with the best sentences below the threshold
 * @param interpolation feedback and interpolation, e.g. {@code {"feedback": "on", "timing": "both", "final_weight": 0.3}}
 */
public record ChatOptions(
        @Nullable JsonNode filters,
        @Nullable Integer tokenBudget,
        @Nullable Float threshold,
        @Nullable PassageOrder order,
        @Nullable Integer topK,
        @Nullable Integer candidates,
        @Nullable Boolean fill,
        @Nullable Interpolation interpolation) {

    SettingsOverrides overrides() {
        return new SettingsOverrides(
                candidates,
                topK,
                threshold,
                null,
                null,
                tokenBudget,
                null,
                order,
                null,
                fill,
                interpolation);
    }
}
