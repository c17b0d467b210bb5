package dev.winnow.retriever.api;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.telemetry.ReportHeaders;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Searches passages: the retriever by itself, before any model has read them. */
@RestController
public final class SearchController {

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
    @PostMapping(
            path = "/v1/search",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SearchResponse> search(RequestFrame frame, @RequestBody SearchRequest request) {
        PipelineState accepted =
                intake.accept(
                        frame,
                        intake.query(request.query(), request.filters(), request.queryVector()),
                        request.settings(intake.settings(request.settings())));
        PipelineState done = pipeline.run(accepted, List.of(StageId.RETRIEVER));
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(SearchResponse.of(done, request.wantsExplanation()));
    }
}
