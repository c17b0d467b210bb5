package dev.winnow.platform.kafka.event;

import dev.winnow.core.score.Impacts;
import dev.winnow.platform.request.RequestSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A question as anybody may write it to {@code winnow.questions.v1}: bare JSON, no headers needed.
 * Whose documents it may see is a setting of the topic; a tenant in the record is an unknown field.
 *
 * @param query the question
 * @param filters narrows what may be used, e.g. {@code {"year": {"gte": 2020}}}
 * @param queryVector what a sparse encoder made of the question; only an index of {@link Impacts}
 *     takes it
 * @param settings what is to differ from the server's defaults
 * @param timeoutMs milliseconds after which no answer is wanted any more; without it the question
 *     waits as long as it takes
 */
public record QuestionRecord(
        @Nullable String query,
        @Nullable JsonNode filters,
        @Nullable JsonNode queryVector,
        @Nullable RequestSettings settings,
        @Nullable Integer timeoutMs) {}
