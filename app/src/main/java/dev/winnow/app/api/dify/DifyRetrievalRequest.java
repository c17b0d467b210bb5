package dev.winnow.app.api.dify;

import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.platform.json.LenientJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Dify's request. Fields that are not listed are ignored.
 *
 * @param knowledgeId {@code default}, or a name that {@code winnow.knowledge} has
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param retrievalSetting how much is wanted; the server's defaults if it is left out
 * @param metadataCondition narrows what may be found; all of the knowledge if it is left out
 */
@LenientJson
record DifyRetrievalRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String knowledgeId,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @Nullable DifyRetrievalSetting retrievalSetting,
        @Nullable DifyMetadataCondition metadataCondition) {

    /**
     * How much is wanted.
     *
     * @param topK most records, 1 to 100 ({@code winnow.pipeline.caps.top-k}); default 20 ({@code
     *     winnow.pipeline.defaults.top-k})
     * @param scoreThreshold records with a lower score, the model's probability that a passage
     *     answers the question, are left out, 0 to 1; 0 where Dify has it switched off, and then
     *     the server's default holds ({@code winnow.pipeline.defaults.min-rank})
     */
    @LenientJson
    record DifyRetrievalSetting(@Nullable Integer topK, @Nullable Float scoreThreshold) {

        public DifyRetrievalSetting {
            if (topK != null && topK < 1) {
                throw new IllegalArgumentException("top_k must be at least 1, got " + topK);
            }
            if (scoreThreshold != null && !(scoreThreshold >= 0 && scoreThreshold <= 1)) {
                throw new IllegalArgumentException(
                        "score_threshold must lie between 0 and 1, got " + scoreThreshold);
            }
        }
    }

    /**
     * Conditions on metadata.
     *
     * @param logicalOperator and (the default: all conditions hold) or or (at least one holds)
     * @param conditions conditions on fields of metadata; none if it is empty
     */
    @LenientJson
    record DifyMetadataCondition(
            @Nullable String logicalOperator, List<@Nullable DifyCondition> conditions) {}

    /**
     * A condition on a field.
     *
     * @param name of the field of metadata; older versions of Dify send a list with one name
     * @param comparisonOperator is, is not, in, not in, =, ≠, >, <, ≥, ≤, before or after
     * @param value a text or a number; for in and not in a list, or texts between commas
     */
    @LenientJson
    record DifyCondition(
            @Schema(types = "string", requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable JsonNode name,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable String comparisonOperator,
            @Schema(types = {"string", "number"}) @Nullable JsonNode value) {}

    /** What it asks for. */
    Question question(Knowledge knowledge) {
        DifyRetrievalSetting setting =
                retrievalSetting == null ? new DifyRetrievalSetting(null, null) : retrievalSetting;
        return new Question(
                query,
                knowledge.filter("knowledge_id", knowledgeId),
                DifyConditions.filters(metadataCondition),
                setting.topK(),
                setting.scoreThreshold());
    }
}
