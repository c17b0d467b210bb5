package dev.winnow.retriever.api;

import dev.winnow.platform.request.SettingsOverrides;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A search. Only the question is needed.
 *
 * @param query the question
 * @param topK hits wanted; the server's number of candidates if this is left out
 * @param filters narrows what may be found, e.g. {@code {"year": {"gte": 2020}}}
 * @param queryVector what a sparse encoder made of the question, e.g. {@code {"cat": 97}}; only an index of impacts takes it
 * @param settings what is to differ from the server's defaults
 * @param explain whether each hit says how its score came about
 */
public record SearchRequest(
        @Nullable String query,
        @Nullable Integer topK,
        @Nullable JsonNode filters,
        @Nullable JsonNode queryVector,
        @Nullable SettingsOverrides settings,
        @Nullable Boolean explain) {

    /** The overrides, in which the number of hits is the number of candidates. */
    SettingsOverrides overrides() {
        SettingsOverrides given = settings == null ? SettingsOverrides.NONE : settings;
        return topK == null
                ? given
                : new SettingsOverrides(
                                topK, topK, null, null, null, null, null, null, null, null, null)
                        .orElse(given);
    }

    boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }
}
