package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.inner.ApiCalls.UnderWay;
import dev.winnow.app.api.knowledge.KeptPassage;
import dev.winnow.app.api.librechat.LibreChatBodies.FileQuestion;
import dev.winnow.app.api.librechat.LibreChatBodies.FileText;
import dev.winnow.app.api.librechat.LibreChatBodies.FilesQuestion;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The calls of LibreChat's rag_api that ask: of files, and for an order of texts. */
@RestController
@RequestMapping(path = LibreChatTokens.PREFIX, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "librechat",
        description =
                "LibreChat's files, as its rag_api has them: on with winnow.librechat.secret, by LibreChat's own tokens")
@ErrorsAs(ErrorShape.LIBRECHAT)
public final class LibreChatQuestionsController {

    private static final String QUESTION =
            """
            {"query": "How hot is the water for green tea?", "file_id": "example", "k": 4}
            """;

    private static final String QUESTIONS =
            """
            {"query": "How hot is the water for green tea?", "file_ids": ["example"], "k": 4}
            """;

    private static final String CANDIDATES =
            """
            {"profile": "fast", "query": "How hot is the water for green tea?", "top_n": 1,
             "candidates": [{"id": "0", "text": "Green tea is steeped at eighty degrees."},
                            {"id": "1", "text": "It rained all day."}]}
            """;

    /** LibreChat's own number. */
    private static final int USUAL = 4;

    private final ApiCalls api;
    private final QuestionIntake intake;
    private final Pipeline pipeline;
    private final ReportHeaders reportHeaders;

    public LibreChatQuestionsController(
            ApiCalls api, QuestionIntake intake, Pipeline pipeline, ReportHeaders reportHeaders) {
        this.api = api;
        this.intake = intake;
        this.pipeline = pipeline;
        this.reportHeaders = reportHeaders;
    }

    /** The passages of a file that answer a question. */
    @Operation(
            operationId = "libreChatQuery",
            summary = "The kept sentences of one file, each passage with its distance",
            description =
                    "A distance is 1 - the rank probability, and 1 where no model ran, which the header Winnow-Degraded says. "
                            + "A file that the user does not have answers like one in which nothing was found.")
    @ApiResponse(
            responseCode = "200",
            description = "pairs of a text and its distance, the best first",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Object[][].class)))
    @PostMapping(path = "/query", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> query(
            RequestFrame frame,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(QUESTION)))
                    @RequestBody
                    FileQuestion question,
            HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        PipelineState done =
                run(
                        frame,
                        question.query(),
                        List.of(user.document("file_id", question.fileId())),
                        question.k());
        return pairs(done, user);
    }

    /** The passages of several files that answer a question. */
    @Operation(
            operationId = "libreChatQueryMultiple",
            summary = "The same of several files; 404 if nothing was found in them")
    @ApiResponse(
            responseCode = "200",
            description = "pairs of a text and its distance, the best first",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = Object[][].class)))
    @PostMapping(path = "/query_multiple", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> queryMultiple(
            RequestFrame frame,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(QUESTIONS)))
                    @RequestBody
                    FilesQuestion question,
            HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        PipelineState done =
                run(
                        frame,
                        question.query(),
                        user.documents("file_ids", question.fileIds()),
                        question.k());
        if (KeptPassage.of(done).isEmpty()) {
            throw ProblemException.of(Kind.NOT_FOUND, "No documents found for the given query");
        }
        return pairs(done, user);
    }

    private PipelineState run(
            RequestFrame frame,
            @Nullable String query,
            List<DocumentId> documents,
            @Nullable Integer k) {
        Filter files = new Filter.Documents(documents.stream().map(DocumentId::value).toList());
        return pipeline.run(
                intake.accept(
                        frame,
                        intake.query(query, null, null).withFilter(files),
                        intake.settings(settings(k == null ? USUAL : k))),
                KeptPassage.STAGES);
    }

    private static RequestSettings settings(int topK) {
        return new RequestSettings(
                null, topK, null, null, null, null, null, null, null, null, null);
    }

    private ResponseEntity<List<List<Object>>> pairs(PipelineState done, LibreChatUser user) {
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(
                        KeptPassage.of(done).stream()
                                .map(
                                        kept ->
                                                List.<Object>of(
                                                        FileText.of(kept, user), 1 - kept.score()))
                                .toList());
    }

    /** Reranks as {@code /v1/rerank} does, for whom a token of LibreChat's is all there is. */
    @Operation(
            operationId = "libreChatRerank",
            summary = "Texts ordered by how well they answer the query, as /v1/rerank has them")
    @ApiResponse(
            responseCode = "200",
            description = "in the dialect of the request",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "object")))
    @PostMapping(path = "/v1/rerank", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> rerank(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(type = "object"),
                                            examples = @ExampleObject(CANDIDATES)))
                    @RequestBody
                    JsonNode body,
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links) {
        LibreChatTokens.user(request);
        ApiCalls.Answer answer =
                api.posted(new UnderWay(request, response, links), "/v1/rerank", body);
        ResponseEntity.BodyBuilder outward = ResponseEntity.ok();
        return (answer.lost() == null
                        ? outward
                        : outward.header(ReportHeaders.DEGRADED, answer.lost()))
                .body(answer.body());
    }
}
