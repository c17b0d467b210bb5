package dev.winnow.app.api.dify;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.DifyErrors;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Dify's external knowledge in front of the line. */
@RestController
@Tag(name = "dify", description = "Dify's external knowledge")
@ErrorsAs(DifyErrors.class)
public final class DifyController {

    private static final String EXAMPLE =
            """
            {"knowledge_id": "default", "query": "How long do tombstones live?",
             "retrieval_setting": {"top_k": 4, "score_threshold": 0.0}}
            """;

    /** Facts of a graph are no passages, and Dify shows nothing else. */
    private static final List<StageId> STAGES =
            List.of(StageId.RETRIEVER, StageId.RERANKER, StageId.PRUNER);

    private final QuestionIntake intake;
    private final Pipeline pipeline;
    private final Knowledge knowledge;
    private final ReportHeaders reportHeaders;

    public DifyController(
            QuestionIntake intake,
            Pipeline pipeline,
            Knowledge knowledge,
            ReportHeaders reportHeaders) {
        this.intake = intake;
        this.pipeline = pipeline;
        this.knowledge = knowledge;
        this.reportHeaders = reportHeaders;
    }

    /**
     * The kept sentences, passage by passage. Dify tries an address by a request without a body,
     * which is refused with 400 whatever its media type: so there is no {@code consumes} here.
     */
    @Operation(
            summary =
                    "The kept sentences of the best passages, as Dify's external knowledge wants them",
            description =
                    "knowledge_id is default, or a name that winnow.knowledge gives to a filter. score is the rank probability, which score_threshold "
                            + "is held against. metadata_condition takes is, is not, in, not in, =, ≠, >, <, ≥, ≤, before and after; the others are "
                            + "refused. /retrieval is the same, for Dify's address without a path.")
    @PostMapping(path = "/v1/dify/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieve(
            RequestFrame frame,
            DocumentLinks links,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    DifyRetrievalRequest request) {
        Filter part = knowledge.filter(request.knowledgeId());
        Query query =
                intake.query(
                        request.query(), DifyConditions.filters(request.metadataCondition()), null);
        PipelineState accepted =
                intake.accept(
                        frame,
                        query.withFilter(new Filter.And(List.of(part, query.filter()))),
                        intake.settings(request.settings()));
        PipelineState done = pipeline.run(accepted, STAGES);
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(DifyRetrievalResponse.of(done, links));
    }

    /** The same where Dify looks for it below an address without a path. */
    @Hidden
    @PostMapping(path = "/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieveElsewhere(
            RequestFrame frame, DocumentLinks links, @RequestBody DifyRetrievalRequest request) {
        return retrieve(frame, links, request);
    }
}
