package dev.winnow.retriever.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.request.RequestSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A search. Only the question is needed.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param filters narrows what may be found, e.g. {@code {"year": {"gte": 2020}, "document_id":
 *     ["a", "b"]}}; all that the key may see if it is left out
 * @param queryVector the question as a sparse encoder has it, terms with weights of at least 1,
 *     e.g. {@code {"cat": 97}}; only an index of impacts takes it
 * @param settings {@code top_k} is the number of hits wanted, that of {@code candidates} if it is
 *     left out; {@code threshold}, {@code floor}, {@code min_rank}, {@code token_budget}, {@code
 *     fact_share}, {@code order}, {@code title_rule} and {@code fill} are checked and are of no
 *     use, since no sentences are chosen.
 * @param explain whether each hit says how its score came about; default false
 */
public record SearchRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
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
