package dev.winnow.app.api.vectorstore;

import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's request. Fields that are not listed are ignored.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters}), or a list that holds it alone
 * @param filters a comparison ({@code type}, {@code key}, {@code value}) or a compound ({@code
 *     and}, {@code or}) of several; all of the store if it is left out
 * @param maxNumResults most results, 1 to 50; default 10
 * @param rankingOptions how results are ranked; the server's defaults if it is left out
 * @param rewriteQuery only false, the default: a question is looked up as it is
 */
@LenientJson
record VectorStoreSearchRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, type = "string")
                @Nullable JsonNode query,
        @Schema(types = "object") @Nullable JsonNode filters,
        @Nullable Integer maxNumResults,
        @Nullable RankingOptions rankingOptions,
        @Nullable Boolean rewriteQuery) {

    /** OpenAI's own limit. */
    private static final int MOST = 50;

    private static final int USUAL = 10;

    /**
     * How results are ranked. The ranker is always Winnow's.
     *
     * @param scoreThreshold results with a lower score, the model's probability that a passage
     *     answers the question, are left out, 0 to 1; 0 or left out for the server's default
     *     ({@code winnow.pipeline.defaults.min-rank})
     */
    @LenientJson
    record RankingOptions(@Nullable Float scoreThreshold) {

        public RankingOptions {
            if (scoreThreshold != null && !(scoreThreshold >= 0 && scoreThreshold <= 1)) {
                throw new IllegalArgumentException(
                        "score_threshold must lie between 0 and 1, got " + scoreThreshold);
            }
        }
    }

    public VectorStoreSearchRequest {
        if (maxNumResults != null && (maxNumResults < 1 || maxNumResults > MOST)) {
            throw new IllegalArgumentException(
                    "max_num_results must lie between 1 and %d, got %d"
                            .formatted(MOST, maxNumResults));
        }
    }

    /**
     * What it asks for.
     *
     * @throws ProblemException 404 for a store that is not there; 422 for several questions, which
     *     have an answer each, and for one that is to be written anew
     */
    Question question(Knowledge knowledge, String store) {
        Filter part = knowledge.filter("vector store", store);
        String text = text();
        JsonNode conditions = VectorStoreFilters.of(filters);
        if (Boolean.TRUE.equals(rewriteQuery)) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "rewrite_query can only be false: a question is looked up as it is; leave it out, or ask /v1/chat/completions, which rewrites follow-ups")
                    .at("rewrite_query");
        }
        return new Question(
                text,
                part,
                conditions,
                maxNumResults == null ? USUAL : maxNumResults,
                rankingOptions == null ? null : rankingOptions.scoreThreshold());
    }

    private @Nullable String text() {
        JsonNode one = query != null && query.isArray() && query.size() == 1 ? query.get(0) : query;
        if (one == null || one.isNull()) {
            return null;
        }
        if (!one.isString()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "query must be a text or a list with one text; send several questions one by one")
                    .at("query");
        }
        return one.asString();
    }
}
