package dev.winnow.app.api.dify;

import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.platform.json.LenientJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Dify's request. Fields that are not listed are ignored.
 *
 * @param knowledgeId {@code default}, or a name that {@code winnow.knowledge} has
 * @param query the question
 * @param retrievalSetting how much is wanted
 * @param metadataCondition narrows what may be found
 */
@LenientJson
record DifyRetrievalRequest(
        @Nullable String knowledgeId,
        @Nullable String query,
        @Nullable DifyRetrievalSetting retrievalSetting,
        @Nullable DifyMetadataCondition metadataCondition) {

    /**
     * How much is wanted.
     *
     * @param topK most records
     * @param scoreThreshold passages with a lower rank probability go whole, 0 to 1; 0 where Dify
     *     has it switched off, and then the server's default holds
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
     * @param logicalOperator and (the default) or or
     */
    @LenientJson
    record DifyMetadataCondition(
            @Nullable String logicalOperator, List<@Nullable DifyCondition> conditions) {}

    /**
     * A condition on a field.
     *
     * @param name of the field; older versions of Dify send a list with one name
     * @param comparisonOperator such as is, in or ≥
     * @param value a text or a number; for in and not in a list, or texts between commas
     */
    @LenientJson
    record DifyCondition(
            @Nullable JsonNode name,
            @Nullable String comparisonOperator,
            @Nullable JsonNode value) {}

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
