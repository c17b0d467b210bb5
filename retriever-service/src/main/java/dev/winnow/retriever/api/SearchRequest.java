package dev.winnow.retriever.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.request.RequestSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A search. Only the question is needed.
 *
 * @param query the question
 * @param filters narrows what may be found, e.g. {@code {"year": {"gte": 2020}}}
 * @param queryVector the question as a sparse encoder has it, e.g. {@code {"cat": 97}}; only an
 *     index of impacts takes it
 * @param settings the fields that change the server's defaults; {@code top_k} is the number of hits
 *     wanted, the number of candidates if it is left out
 * @param explain whether each hit says how its score came about
 */
public record SearchRequest(
        @Nullable String query,
        @Nullable JsonNode filters,
        @Nullable JsonNode queryVector,
        @JsonUnwrapped RequestSettings settings,
        @Nullable Boolean explain) {

    /** The settings of the search, in which the number of hits is the number of candidates. */
    Settings settings(Settings effective) {
        return settings.topK() == null ? effective : effective.withCandidates(effective.topK());
    }

    boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }
}
