package dev.winnow.app.context;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.PassageOrder;
import dev.winnow.core.query.TitleRule;
import dev.winnow.platform.request.SettingsOverrides;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * A question for a compact context. Only the question is needed, as text or at the end of a conversation; the defaults of everything else are settings of the server.
 *
 * @param query the question; of a long message the part that asks is looked up
 * @param messages instead of the query a conversation as the chat takes it, whose last message of a user is the question, e.g. {@code [{"role": "user", "content": "..."}]}
 * @param filters narrows what may be used, e.g. {@code {"year": {"gte": 2020}, "document_id": ["a", "b"]}}
 * @param queryVector what a sparse encoder made of the question, e.g. {@code {"cat": 97}}; only an index of impacts takes it
 * @param tokenBudget most tokens of the context
 * @param threshold sentences with a lower keep-probability go, 0 to 1; where no passage surely answers, less is asked of a sentence
 * @param order of the documents in the context: rank, document or edges
 * @param topK passages from which sentences are kept
 * @param candidates passages handed to the reranker
 * @param fill whether room left in the budget is filled with the best sentences below the threshold
 * @param title what counts as a title: none or first_sentence
 * @param floor passages with at least this rank probability keep at least one sentence, 0 to 1
 * @param minRank passages with a lower rank probability go whole, 0 to 1
 * @param factShare share of the budget that graph facts may use before passages get it, 0 to 1
 * @param interpolation feedback and interpolation, e.g. {@code {"feedback": "on", "timing": "both", "final_weight": 0.3}}
 * @param stages which stages run: retriever and pruner always, kg and reranker if they are named; all if this is left out or empty
 * @param explain whether the answer lists the candidates with every number that put them there
 */
public record ContextRequest(
        @Nullable String query,
        @Nullable ArrayNode messages,
        @Nullable JsonNode filters,
        @Nullable JsonNode queryVector,
        @Nullable Integer tokenBudget,
        @Nullable Float threshold,
        @Nullable PassageOrder order,
        @Nullable Integer topK,
        @Nullable Integer candidates,
        @Nullable Boolean fill,
        @Nullable TitleRule title,
        @Nullable Float floor,
        @Nullable Float minRank,
        @Nullable Float factShare,
        @Nullable Interpolation interpolation,
        List<String> stages,
        @Nullable Boolean explain) {

    public ContextRequest {
        stages = List.copyOf(stages);
    }

    /** A question with nothing else. */
    public static ContextRequest of(String query) {
        return new ContextRequest(
                query, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, List.of(), null);
    }

    /** What is to differ from the server's defaults. */
    public SettingsOverrides overrides() {
        return new SettingsOverrides(
                candidates,
                topK,
                threshold,
                floor,
                minRank,
                tokenBudget,
                factShare,
                order,
                title,
                fill,
                interpolation);
    }

    public boolean wantsExplanation() {
        return Boolean.TRUE.equals(explain);
    }
}
