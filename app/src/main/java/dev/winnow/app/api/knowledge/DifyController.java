package dev.winnow.app.api.knowledge;

import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.TimeoutHeader;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Dify's external knowledge: a question with a filter, and the context that comes of it as a list
 * of records.
 */
@RestController
@Tag(name = "dify", description = "Dify's external knowledge")
@ErrorsAs(ErrorShape.DIFY)
public record DifyController(Knowledge knowledge, InstantSource clock) {

    private static final String EXAMPLE =
            """
            {"knowledge_id": "default", "query": "How long do tombstones live?",
             "retrieval_setting": {"top_k": 4, "score_threshold": 0.0}}
            """;

    /**
     * Dify waits for 5 s, unless its operator has changed that, and then shows nothing at all: an
     * answer of less quality is better. The rest is for the way.
     */
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    /**
     * The kept sentences, passage by passage. Dify tries an address by a request without a body,
     * which is refused with 400 whatever its media type: so there is no {@code consumes} here.
     */
    @Operation(
            summary =
                    "The kept sentences of the best passages, as Dify's external knowledge wants them",
            description =
                    "knowledge_id is default, or a name that winnow.knowledge gives to a filter. score is the rank probability, which score_threshold "
                            + "is held against where a model ran; where none did, scores are 0 and the header Winnow-Degraded says so. Without "
                            + "Winnow-Timeout the answer is there before Dify's 5 s are over. metadata_condition takes is, is not, in, not in, =, ≠, >, <, ≥, ≤, before and after; the others are "
                            + "refused. /retrieval is the same, for Dify's address without a path.")
    @PostMapping(path = "/v1/dify/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieve(
            RequestFrame frame,
            DocumentLinks links,
            @Parameter(hidden = true) @RequestHeader(name = TimeoutHeader.NAME, required = false)
                    @Nullable String timeout,
            @ExampleBody(EXAMPLE) @RequestBody DifyRetrievalRequest request) {
        return knowledge.answer(
                "dify",
                timeout == null ? hurried(frame) : frame,
                request.question(knowledge),
                done -> DifyRetrievalResponse.of(done, links));
    }

    private RequestFrame hurried(RequestFrame frame) {
        // Whole milliseconds, since that is what travels.
        Instant at = clock.instant().plus(PATIENCE).truncatedTo(ChronoUnit.MILLIS);
        return new RequestFrame(
                frame.id(), frame.scope(), frame.deadline().earlier(new Deadline(at)));
    }

    /** The same where Dify looks for it below an address without a path. */
    @Hidden
    @PostMapping(path = "/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieveElsewhere(
            RequestFrame frame,
            DocumentLinks links,
            @RequestHeader(name = TimeoutHeader.NAME, required = false) @Nullable String timeout,
            @RequestBody DifyRetrievalRequest request) {
        return retrieve(frame, links, timeout, request);
    }

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

        /** What it asks for. */
        Question question(Knowledge knowledge) {
            return new Question(
                    query,
                    knowledge.filter("knowledge_id", knowledgeId),
                    FieldFilters.ofDify(metadataCondition),
                    retrievalSetting == null ? null : retrievalSetting.topK(),
                    retrievalSetting == null ? null : retrievalSetting.scoreThreshold());
        }
    }

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
        DifyRetrievalSetting {
            if (topK != null && topK < 1) {
                throw new IllegalArgumentException("top_k must be at least 1, got " + topK);
            }
            Knowledge.requireThreshold(scoreThreshold);
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

    /**
     * Dify's answer.
     *
     * @param records a record for each passage of which something was kept, in the order of the
     *     context; empty for nothing
     */
    record DifyRetrievalResponse(List<DifyRecord> records) {

        static DifyRetrievalResponse of(PipelineState state, DocumentLinks links) {
            return new DifyRetrievalResponse(
                    PrunedPassage.of(state).stream()
                            .map(kept -> DifyRecord.of(kept, links))
                            .toList());
        }
    }

    /**
     * A passage.
     *
     * @param content its kept sentences
     * @param score calibrated probability that the passage answers the question, 0 to 1; 0 if no
     *     model ran, which the header Winnow-Degraded says
     * @param title of the document, empty if it has none
     * @param metadata where it comes from
     */
    record DifyRecord(String content, float score, String title, DifyMetadata metadata) {

        private static DifyRecord of(PrunedPassage kept, DocumentLinks links) {
            Passage passage = kept.passage();
            String url = links.onTheWeb(passage.documentId(), passage.uri());
            return new DifyRecord(
                    kept.text(),
                    kept.score(),
                    passage.title(),
                    new DifyMetadata(
                            passage.documentId(), passage.id(), url, kept.start(), kept.end()));
        }
    }

    /**
     * Where a record comes from.
     *
     * @param documentId the document, as {@code /v1/documents} knows it
     * @param passageId the passage in the index
     * @param url where a reader can open the document
     * @param start first UTF-16 unit of what was kept in the document's text, from 0, inclusive
     * @param end last UTF-16 unit of it, exclusive
     */
    record DifyMetadata(
            DocumentId documentId, PassageId passageId, String url, int start, int end) {}
}
