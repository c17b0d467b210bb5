package dev.winnow.reranker.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.Tolerant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The request of all three dialects. Fields that are not listed are ignored.
 *
 * @param model any name: the answer says which model ran
 * @param query the question
 * @param documents texts, or objects with a field {@code text}
 * @param topN most results (Cohere, Jina)
 * @param topK most results (Voyage)
 * @param returnDocuments whether results carry the documents' texts
 * @param maxTokensPerDoc most tokens of a document, longer ones are cut (Cohere)
 * @param rankFields fields of document objects that make up the text (Cohere v1)
 * @param truncation false to refuse documents that are too long instead of cutting them (Voyage)
 * @param winnow Winnow's own extension, or null
 */
@Tolerant
public record RerankRequest(
        @Nullable String model,
        @Nullable String query,
        @Nullable List<@Nullable JsonNode> documents,
        @Nullable Integer topN,
        @Nullable Integer topK,
        @Nullable Boolean returnDocuments,
        @Nullable Integer maxTokensPerDoc,
        @Nullable List<String> rankFields,
        @Nullable Boolean truncation,
        @Nullable Extension winnow) {

    /**
     * Winnow's addition to the dialects.
     *
     * @param prune whether each result carries the kept part of its document
     * @param threshold least keep-probability of a sentence that is kept, 0 to 1; the server's
     *     default if it is left out
     */
    public record Extension(@Nullable Boolean prune, @Nullable Float threshold) {

        float threshold(Settings defaults) {
            if (threshold == null) {
                return defaults.threshold();
            }
            try {
                return defaults.withThreshold(threshold).threshold();
            } catch (Settings.OutOfRangeException e) {
                throw ProblemException.of(Kind.INVALID_VALUE, "winnow." + e.getMessage())
                        .at("winnow." + e.field());
            }
        }
    }

    /** Voyage's clients send {@code top_k}, the others {@code top_n}. */
    boolean isVoyage() {
        return topK != null && topN == null;
    }

    boolean wantsDocuments() {
        return Boolean.TRUE.equals(returnDocuments);
    }

    boolean wantsPruning() {
        return winnow != null && Boolean.TRUE.equals(winnow.prune());
    }

    /** Number of results that the caller wants, of this many. */
    int wanted(int all) {
        Integer most = isVoyage() ? topK : topN;
        return most == null ? all : Math.min(all, positive(isVoyage() ? "top_k" : "top_n", most));
    }

    int tokensPerDocument() {
        return maxTokensPerDoc == null
                ? Integer.MAX_VALUE
                : positive("max_tokens_per_doc", maxTokensPerDoc);
    }

    boolean mayCut() {
        return !Boolean.FALSE.equals(truncation);
    }

    private static int positive(String field, int value) {
        if (value < 1) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must be at least 1, got %d".formatted(field, value))
                    .at(field);
        }
        return value;
    }
}
