package dev.winnow.app.api;

import dev.winnow.app.chat.Conversation;
import dev.winnow.app.context.ContextCache;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Settings;
import dev.winnow.core.score.Impacts;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;

/** From a question to a compact, cited context. */
@RestController
@Tag(name = "context", description = "From a question to a compact, cited context")
public record ContextController(
        QuestionIntake intake,
        ChatRetrieval retrieval,
        GeneratorProperties generator,
        Pipeline pipeline,
        ContextCache kept,
        ReportHeaders reportHeaders) {

    private static final String EXAMPLE =
            """
            {"query": "What does the reranker return for each sentence?", "token_budget": 300}
            """;

    /** Runs the line. Nothing found is an answer, too: an empty text that is not answerable. */
    @Operation(
            summary = "The sentences that matter to a question, each with its source",
            description =
                    "Finds passages, scores their sentences and keeps those that are worth their tokens. Offsets are UTF-16 units of the "
                            + "document's text, which GET /v1/documents/{id}/text serves. With explain the answer lists what was dropped and every candidate as well. "
                            + "Lost quality is reported in the reports and in the header "
                            + "Winnow-Degraded.")
    @PostMapping(
            path = "/v1/context",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ContextResponse> context(
            @ExampleBody(EXAMPLE) @RequestBody ContextRequest request,
            RequestFrame frame,
            Caller caller,
            DocumentLinks links) {
        // Everything that can be refused is refused before the generator is asked to rewrite
        // anything.
        List<StageId> stages = chosen(request.stages());
        Settings settings = intake.settings(request.settings());
        PipelineState accepted = intake.accept(frame, query(request, frame), settings);
        PipelineState done = pipeline.run(accepted, stages);
        kept.keep(caller.name(), done);
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(
                        ContextResponse.of(
                                done, request.wantsExplanation(), CitationUrl.cited(links)));
    }

    private Query query(ContextRequest request, RequestFrame frame) {
        ArrayNode messages = request.messages();
        if (messages == null) {
            return intake.query(request.query(), request.filters(), request.queryVector());
        }
        if (request.query() != null) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "query and messages are both given; send query for one question, or messages for a conversation that ends with it")
                    .at("messages");
        }
        Conversation conversation = new ChatMessagesReader(generator).read(messages);
        Impacts impacts = QuestionIntake.impacts(request.queryVector());
        return retrieval
                .question(conversation, request.filters(), frame)
                .query()
                .withImpacts(impacts);
    }

    private List<StageId> chosen(List<String> labels) {
        if (labels.isEmpty()) {
            return pipeline.stages();
        }
        List<StageId> chosen = labels.stream().map(ContextController::stage).toList();
        if (!chosen.contains(StageId.RETRIEVER) || !chosen.contains(StageId.PRUNER)) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "there is no context without the stages retriever and pruner; kg and reranker can be left out")
                    .at("stages");
        }
        return chosen;
    }

    private static StageId stage(String label) {
        return Arrays.stream(StageId.values())
                .filter(id -> id.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                ProblemException.of(
                                                Kind.INVALID_VALUE,
                                                "stages lists something that is no stage; stages are kg, retriever, reranker, pruner")
                                        .at("stages"));
    }
}
