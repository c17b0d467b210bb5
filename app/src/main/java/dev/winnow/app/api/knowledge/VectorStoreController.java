package dev.winnow.app.api.knowledge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.settings.Ranges;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's search of vector stores: a question with a filter, and the context as a page of
 * passages.
 */
@RestController
@Tag(name = "vector stores", description = "OpenAI's search of vector stores")
@ErrorsAs(ErrorShape.OPENAI)
public record VectorStoreController(Knowledge knowledge) {

    private static final String EXAMPLE =
            """
            {"query": "How long do tombstones live?", "max_num_results": 4}
            """;

    /** The kept sentences, passage by passage. */
    @Operation(
            operationId = "searchVectorStore",
            summary = "The kept sentences of the best passages, as OpenAI searches vector stores",
            description =
                    "The store is default, or a name that winnow.knowledge gives to a filter. score is the rank probability, which score_threshold is "
                            + "held against, unless no model ran, which the header Winnow-Degraded says. filters are OpenAI's comparisons (eq, ne, gt, gte, lt, lte, in, nin) and compounds (and, or) on metadata. "
                            + "Stores are made by settings, not by calls, and documents come by /v1/documents. /vector_stores/{id}/search is the same.")
    @PostMapping(
            path = {"/v1/vector_stores/{id}/search", "/vector_stores/{id}/search"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<VectorStoreSearchResponse> search(
            RequestFrame frame,
            @Parameter(
                            description = "default, or a name that winnow.knowledge has",
                            example = Knowledge.DEFAULT)
                    @PathVariable
                    String id,
            @ExampleBody(EXAMPLE) @RequestBody VectorStoreSearchRequest request) {
        return knowledge.answer(
                "vector-store",
                frame,
                request.question(knowledge, id),
                VectorStoreSearchResponse::of);
    }

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

        VectorStoreSearchRequest {
            if (maxNumResults != null) {
                Ranges.between("max_num_results", maxNumResults, 1, MOST);
            }
        }

        /**
         * What it asks for.
         *
         * @throws ProblemException 404 for a store that is not there; 422 for several questions,
         *     which have an answer each, and for one that is to be written anew
         */
        Question question(Knowledge knowledge, String store) {
            Filter part = knowledge.filter("vector store", store);
            String text = text();
            JsonNode conditions = FieldFilters.ofOpenAi(filters);
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
            JsonNode one =
                    query != null && query.isArray() && query.size() == 1 ? query.get(0) : query;
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

    /**
     * How results are ranked. The ranker is always Winnow's.
     *
     * @param scoreThreshold results with a lower score, the model's probability that a passage
     *     answers the question, are left out, 0 to 1; 0 or left out for the server's default
     *     ({@code winnow.pipeline.defaults.min-rank})
     */
    @LenientJson
    record RankingOptions(@Nullable Float scoreThreshold) {
        RankingOptions {
            Knowledge.requireThreshold(scoreThreshold);
        }
    }

    /**
     * OpenAI's answer.
     *
     * @param object always vector_store.search_results.page
     * @param searchQuery what was looked up
     * @param data a result for each passage of which something was kept, in the order of the
     *     context; empty for nothing
     * @param hasMore always false: there is one page
     * @param nextPage always null
     */
    record VectorStoreSearchResponse(
            String object,
            List<String> searchQuery,
            List<VectorStoreResult> data,
            boolean hasMore,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextPage) {

        static VectorStoreSearchResponse of(PipelineState state) {
            return new VectorStoreSearchResponse(
                    "vector_store.search_results.page",
                    List.of(state.question().query().text()),
                    PrunedPassage.of(state).stream().map(VectorStoreResult::of).toList(),
                    false,
                    null);
        }
    }

    /**
     * A passage.
     *
     * @param fileId the document, as {@code /v1/documents} knows it
     * @param filename its title, or its id if it has none
     * @param score calibrated probability that the passage answers the question, 0 to 1; 0 if no
     *     model ran, which the header Winnow-Degraded says
     * @param attributes the first 16 of the document's metadata, several values of one name with
     *     commas between them
     * @param content its kept sentences
     */
    record VectorStoreResult(
            DocumentId fileId,
            String filename,
            float score,
            Map<String, String> attributes,
            List<VectorStoreText> content) {

        /** OpenAI's own limits of attributes: names, and units of a value. */
        private static final int MOST_ATTRIBUTES = 16;

        private static final int LONGEST_VALUE = 512;

        private static VectorStoreResult of(PrunedPassage kept) {
            Passage passage = kept.passage();
            return new VectorStoreResult(
                    passage.documentId(),
                    passage.title().isBlank() ? passage.documentId().value() : passage.title(),
                    kept.score(),
                    attributes(passage.metadata()),
                    List.of(new VectorStoreText("text", kept.text())));
        }

        private static Map<String, String> attributes(Metadata metadata) {
            Map<String, String> attributes = new TreeMap<>();
            metadata.values()
                    .forEach(
                            (name, values) -> {
                                if (attributes.size() < MOST_ATTRIBUTES) {
                                    attributes.put(
                                            name,
                                            TextCut.start(
                                                    String.join(", ", values), LONGEST_VALUE));
                                }
                            });
            return attributes;
        }
    }

    /**
     * A text.
     *
     * @param type always text
     * @param text the kept sentences of the passage
     */
    record VectorStoreText(String type, String text) {}
}
