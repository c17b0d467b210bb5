package dev.winnow.app.api;

import dev.winnow.app.context.PruneRequest;
import dev.winnow.app.context.PruneResponse;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Prunes passages that come with the question: the second half of the line by itself. */
@RestController
@Tag(name = "prune", description = "The sentences of given passages that matter to a question")
public record PruneController(
        QuestionIntake intake,
        Pipeline pipeline,
        PipelineProperties properties,
        ReportHeaders reportHeaders,
        Compute compute) {

    private static final String EXAMPLE =
            """
            {"query": "How long do tombstones live?",
             "passages": [
               {"id": "a", "title": "Deletions",
                "text": "A deletion leaves a tombstone. Tombstones live for seven days. Segments are merged at night."},
               {"id": "b", "text": "The broker listens on port 9092."}],
             "token_budget": 100}
            """;

    private static final List<StageId> STAGES = List.of(StageId.RERANKER, StageId.PRUNER);

    /**
     * Without a working model the passages come back whole, cut by the budget, and the headers say
     * so.
     */
    @Operation(
            summary = "What is left of each passage",
            description =
                    "Passages are texts, named by their places from 0, or objects. All are listed, those of which nothing is left included, in the order of the request unless order is given. Offsets "
                            + "are UTF-16 units of the passage's text. Without token_budget only the server's cap holds. What two passages say "
                            + "alike is kept in the one where it matters more. Of a long passage those windows are read that have most of the question's words, and of the others sentences stay that share them, with the reason unread and no probability; a note of the reranker says how many.")
    @PostMapping(
            path = "/v1/prune",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PruneResponse> prune(
            @ExampleBody(EXAMPLE) @RequestBody PruneRequest request, RequestFrame frame) {
        Query query = Query.of(intake.text(request.query()));
        Settings effective = intake.settings(request.settings());
        // In turns, since the texts are cut to count their sentences.
        List<Candidate> candidates =
                compute.run(
                        Owner.of(frame.scope()),
                        frame.deadline(),
                        gone -> request.candidates(properties.caps().topK()));
        PipelineState accepted =
                intake.accept(
                                frame,
                                query,
                                request.settings(effective, candidates.size(), properties.caps()))
                        .withRetrieval(candidates, null);
        PipelineState done = pipeline.run(accepted, STAGES);
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(PruneResponse.of(done, request.settings().order() == null));
    }
}
