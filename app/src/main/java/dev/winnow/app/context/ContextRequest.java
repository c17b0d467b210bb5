package dev.winnow.app.context;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.platform.request.RequestSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A question for a compact context. Only the question is needed, as text or at the end of a
 * conversation; the defaults of everything else are settings of the server.
 *
 * @param query the question; of a long message the part that asks is looked up
 * @param messages instead of the query a conversation as the chat takes it, whose last message of a
 *     user is the question, e.g. {@code [{"role": "user", "content": "..."}]}
 * @param filters narrows what may be used, e.g. {@code {"year": {"gte": 2020}, "document_id": ["a",
 *     "b"]}}
 * @param queryVector the question as a sparse encoder has it, e.g. {@code {"cat": 97}}; only an
 *     index of impacts takes it
 * @param settings the fields that change the server's defaults
 * @param stages which stages run: retriever and pruner always, kg and reranker if they are named;
 *     all if this is left out or empty
 * @param explain whether the answer lists the sentences that went, and the candidates with every
 *     number that put them there
 */
public record ContextRequest(
        @Nullable String query,
        @Nullable ArrayNode messages,
        @Nullable JsonNode filters,
        @Nullable JsonNode queryVector,
        @JsonUnwrapped RequestSettings settings,
        List<String> stages,
        @Nullable Boolean explain) {

    public ContextRequest {
        stages = List.copyOf(stages);
    }

    /** A question with nothing else. */
    public static ContextRequest of(String query) {
        return new ContextRequest(query, null, null, null, RequestSettings.NONE, List.of(), null);
    }

    public boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }
}
