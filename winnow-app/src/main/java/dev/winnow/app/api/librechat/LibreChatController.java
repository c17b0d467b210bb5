package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.inner.ApiCalls.UnderWay;
import dev.winnow.app.api.knowledge.KeptPassage;
import dev.winnow.app.api.librechat.LibreChatBodies.Done;
import dev.winnow.app.api.librechat.LibreChatBodies.FileQuestion;
import dev.winnow.app.api.librechat.LibreChatBodies.FileRead;
import dev.winnow.app.api.librechat.LibreChatBodies.FileStored;
import dev.winnow.app.api.librechat.LibreChatBodies.FileText;
import dev.winnow.app.api.librechat.LibreChatBodies.FilesQuestion;
import dev.winnow.app.api.librechat.LibreChatBodies.Health;
import dev.winnow.app.api.librechat.LibreChatFiles.Whole;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The calls of LibreChat's rag_api. Of a request only its token says whose files they are; an
 * {@code entity_id} is not read, since it would let whoever sends it see those of another one.
 */
@RestController
@RequestMapping(path = LibreChatTokens.PREFIX, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "librechat",
        description =
                "LibreChat's files, as its rag_api has them: on with winnow.librechat.secret, by LibreChat's own tokens")
@ErrorsAs(LibreChatErrors.class)
public final class LibreChatController {

    /** Open to all. */
    public static final String HEALTH = LibreChatTokens.PREFIX + "/health";

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

    private static final String IDS = "[\"example\"]";

    /** LibreChat's own number. */
    private static final int USUAL = 4;

    private static final int MOST_FILES = 100;

    /**
     * UTF-16 units of all texts of an answer: some 500,000 tokens, more than most models read.
     * Picked by hand.
     */
    private static final int MOST_CHARACTERS = 2_000_000;

    /** Beside the stages' own reasons in {@link ReportHeaders#DEGRADED}. */
    private static final String CUT = "librechat;reason=text-cut";

    private final ApiCalls api;
    private final LibreChatFiles files;
    private final LibreChatUploads uploads = new LibreChatUploads();
    private final QuestionIntake intake;
    private final Pipeline pipeline;
    private final ReportHeaders reportHeaders;
    private final InstantSource clock;

    public LibreChatController(
            ApiCalls api,
            QuestionIntake intake,
            Pipeline pipeline,
            ReportHeaders reportHeaders,
            InstantSource clock) {
        this.api = api;
        this.files = new LibreChatFiles(api);
        this.intake = intake;
        this.pipeline = pipeline;
        this.reportHeaders = reportHeaders;
        this.clock = clock;
    }

    /** The parts of a form, for the API page; {@link LibreChatUploads} reads them. */
    private record Form(
            @Schema(description = "the file's id, of LibreChat's choice") String fileId,
            @Schema(description = "the file") MultipartFile file) {}

    /** Tells that calls are taken, to anybody. */
    @Operation(operationId = "libreChatHealth", summary = "Whether LibreChat's calls are taken")
    @SecurityRequirements
    @GetMapping("/health")
    Health health() {
        return new Health("UP");
    }

    /** Stores a file, and answers when it can be asked about. */
    @Operation(
            operationId = "libreChatEmbed",
            summary = "Store a file of the token's user, and wait until it can be asked about",
            description =
                    "known_type is false for a type that is not read; such a file is not kept. /librechat/embed-upload is the same, with the file as uploaded_file.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = Form.class))))
    @PostMapping(path = "/embed", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileStored embed(
            RequestFrame frame,
            MultipartHttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links)
            throws IOException, ServletException {
        UnderWay outer = new UnderWay(request, response, links);
        LibreChatFiles.Job job = uploads.with(request, upload -> files.store(outer, upload));
        return files.stored(outer, job, patience(request, frame));
    }

    /** The same by the name that LibreChat has for it elsewhere. */
    @Hidden
    @PostMapping(path = "/embed-upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileStored embedUpload(
            RequestFrame frame,
            MultipartHttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links)
            throws IOException, ServletException {
        return embed(frame, request, response, links);
    }

    /** LibreChat names no deadline, and that of questions is none for a file. */
    private Duration patience(HttpServletRequest request, RequestFrame frame) {
        return request.getHeader(TimeoutHeader.NAME) == null
                ? LibreChatFiles.PATIENCE
                : frame.deadline().remaining(clock);
    }

    /** The text of a file that is not kept. */
    @Operation(
            operationId = "libreChatText",
            summary = "The text of a file, which is not kept",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                            schema = @Schema(implementation = Form.class))))
    @PostMapping(path = "/text", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileRead text(
            MultipartHttpServletRequest request, HttpServletResponse response, DocumentLinks links)
            throws IOException, ServletException {
        UnderWay outer = new UnderWay(request, response, links);
        return uploads.with(request, upload -> files.read(outer, upload));
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
                        documents(user, "file_ids", question.fileIds()),
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

    /** The ids of the user's files. */
    @Operation(operationId = "libreChatIds", summary = "The ids of the files of the token's user")
    @GetMapping("/ids")
    List<String> ids(
            HttpServletRequest request, HttpServletResponse response, DocumentLinks links) {
        return files.ids(new UnderWay(request, response, links), LibreChatTokens.user(request));
    }

    /** The texts of files. */
    @Operation(
            operationId = "libreChatDocuments",
            summary = "The texts of files; 404 if the user lacks one of them",
            description =
                    "Of texts that are too long together the end is left out, which the header Winnow-Degraded says.")
    @GetMapping("/documents")
    ResponseEntity<List<FileText>> documents(
            @Parameter(
                            description = "the id of a file; stands once for each of several",
                            schema = @Schema(implementation = String.class),
                            example = "example")
                    @RequestParam
                    List<@Nullable String> ids,
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links) {
        LibreChatUser user = LibreChatTokens.user(request);
        UnderWay outer = new UnderWay(request, response, links);
        List<DocumentId> documents = documents(user, "ids", ids);
        files.requireAll(outer, documents);
        List<FileText> texts = new ArrayList<>();
        int left = MOST_CHARACTERS;
        boolean cut = false;
        for (DocumentId document : documents) {
            Whole whole = files.text(outer, user, document, left);
            left -= whole.text().pageContent().length();
            cut |= whole.cut();
            texts.add(whole.text());
        }
        return answer(texts, cut);
    }

    /** The text of a file, for a model to read whole. */
    @Operation(
            operationId = "libreChatContext",
            summary = "The text of a file, as a JSON string",
            description =
                    "Of a text that is too long the end is left out, which the header Winnow-Degraded says.")
    @ApiResponse(
            responseCode = "200",
            description = "the text",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(type = "string")))
    @GetMapping("/documents/{id}/context")
    ResponseEntity<JsonNode> context(
            @Parameter(example = "example") @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links) {
        LibreChatUser user = LibreChatTokens.user(request);
        UnderWay outer = new UnderWay(request, response, links);
        List<DocumentId> documents = List.of(user.document("id", id));
        files.requireAll(outer, documents);
        Whole whole = files.text(outer, user, documents.getFirst(), MOST_CHARACTERS);
        return answer(JsonNodeFactory.instance.stringNode(whole.text().pageContent()), whole.cut());
    }

    private static <T> ResponseEntity<T> answer(T body, boolean cut) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        return (cut ? answer.header(ReportHeaders.DEGRADED, CUT) : answer).body(body);
    }

    /** Removes files: all, or none if the user lacks one. */
    @Operation(
            operationId = "libreChatDelete",
            summary = "Remove files; 404 and nothing removed if the user lacks one of them")
    @DeleteMapping(path = "/documents", consumes = MediaType.APPLICATION_JSON_VALUE)
    Done delete(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(IDS)))
                    @RequestBody
                    List<@Nullable String> ids,
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links) {
        UnderWay outer = new UnderWay(request, response, links);
        List<DocumentId> documents = documents(LibreChatTokens.user(request), "ids", ids);
        files.requireAll(outer, documents);
        documents.forEach(document -> files.remove(outer, document));
        return new Done(
                "Documents for %d file%s deleted successfully"
                        .formatted(documents.size(), documents.size() == 1 ? "" : "s"));
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

    private static List<DocumentId> documents(
            LibreChatUser user, String field, @Nullable List<@Nullable String> ids) {
        if (ids == null || ids.isEmpty() || ids.size() > MOST_FILES) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "%s must list 1 to %d ids of files".formatted(field, MOST_FILES))
                    .at(field);
        }
        Set<DocumentId> documents = new LinkedHashSet<>();
        ids.forEach(id -> documents.add(user.document(field, id)));
        return List.copyOf(documents);
    }
}
