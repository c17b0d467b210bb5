package dev.winnow.platform.stage;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.Problem.Kind;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Runs one stage on a state that another service sends. */
@RestController
public final class StageController {

    private final InProcessPipeline pipeline;
    private final TimeoutHeader timeouts;
    private final ReportHeaders reportHeaders;

    public StageController(
            InProcessPipeline pipeline, TimeoutHeader timeouts, ReportHeaders reportHeaders) {
        this.pipeline = pipeline;
        this.timeouts = timeouts;
        this.reportHeaders = reportHeaders;
    }

    /**
     * Runs the stage. The body is read here and not by Spring, because a state of a newer version may have fields that this one does not
     * know.
     */
    @PostMapping(
            path = "/v1/stages/{id}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PipelineState> run(@PathVariable String id, @RequestBody byte[] body) {
        StageId stage = stage(id);
        PipelineState sent = WinnowJson.tolerant().readValue(body, PipelineState.class);
        if (sent.report(stage) != null) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "the state has a report of stage %s already; a stage runs once"
                                    .formatted(id))
                    .at("reports");
        }
        Deadline deadline = sent.deadline().earlier(timeouts.latest());
        PipelineState done = pipeline.run(sent.withDeadline(deadline), List.of(stage));
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(done.withDeadline(sent.deadline()));
    }

    private static StageId stage(String label) {
        try {
            return StageId.of(label);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(Kind.NOT_FOUND, String.valueOf(e.getMessage())),
                    ProblemExtras.NONE,
                    e);
        }
    }
}
