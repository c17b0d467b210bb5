package dev.winnow.app.context;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.platform.request.RequestSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A question for a compact context. Only the question is needed, as text or at the end of a
 * conversation.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters}); of a long message the part that asks is looked up.
 *     This or messages is needed, and not both
 * @param messages instead of the query a conversation as the chat takes it, whose last message of a
 *     user is the question, e.g. {@code [{"role": "user", "content": "..."}]}
 * @param filters narrows what may be used, e.g. {@code {"year": {"gte": 2020}, "document_id": ["a",
 *     "b"]}}; all that the key may see if it is left out
 * @param queryVector the question as a sparse encoder has it, terms with weights of at least 1,
 *     e.g. {@code {"cat": 97}}; only an index of impacts takes it
 * @param settings What else is left out has the default of the server.
 * @param stages which stages run: retriever and pruner always, kg and reranker if they are named;
 *     all if this is left out or empty
 * @param explain whether the answer lists the sentences that went, and the candidates with every
 *     number that put them there; default false
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
