package dev.winnow.retriever.api;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.telemetry.ReportHeaders;
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

/** Searches passages: the retriever by itself, before any model has read them. */
@RestController
@Tag(
        name = "search",
        description = "Passages as the retriever finds them, before a model has read them")
public final class SearchController {

    private static final String EXAMPLE =
            """
            {"query": "What does the reranker return for each sentence?", "top_k": 5}
            """;

    private final InProcessPipeline pipeline;
    private final QuestionIntake intake;
    private final ReportHeaders reportHeaders;

    public SearchController(
            InProcessPipeline pipeline, QuestionIntake intake, ReportHeaders reportHeaders) {
        this.pipeline = pipeline;
        this.intake = intake;
        this.reportHeaders = reportHeaders;
    }

    /** The best passages for a question. */
    @Operation(
            summary = "The passages that fit a question best",
            description =
                    "Found by words and by vectors, scored by both and fused. Offsets are UTF-16 units of the document's text. "
                            + "With explain each hit says what each source was worth in each round.")
    @PostMapping(
            path = "/v1/search",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SearchResponse> search(
            RequestFrame frame,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    SearchRequest request,
            DocumentLinks links) {
        PipelineState accepted =
                intake.accept(
                        frame,
                        intake.query(request.query(), request.filters(), request.queryVector()),
                        request.settings(intake.settings(request.settings())));
        PipelineState done = pipeline.run(accepted, List.of(StageId.RETRIEVER));
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(SearchResponse.of(done, request.wantsExplanation(), links));
    }
}
