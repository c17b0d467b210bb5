package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.inner.ApiCalls.UnderWay;
import dev.winnow.app.api.librechat.LibreChatBodies.Done;
import dev.winnow.app.api.librechat.LibreChatBodies.FileRead;
import dev.winnow.app.api.librechat.LibreChatBodies.FileStored;
import dev.winnow.app.api.librechat.LibreChatBodies.FileText;
import dev.winnow.app.api.librechat.LibreChatBodies.Health;
import dev.winnow.app.api.librechat.LibreChatFiles.Whole;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
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
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
 * The calls of LibreChat's rag_api that store, read and remove files. Of a request only its token
 * says whose files they are; an {@code entity_id} is not read, since it would let whoever sends it
 * see those of another one.
 */
@RestController
@RequestMapping(path = LibreChatTokens.PREFIX, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "librechat",
        description =
                "LibreChat's files, as its rag_api has them: on with winnow.librechat.secret, by LibreChat's own tokens")
@ErrorsAs(ErrorShape.LIBRECHAT)
public final class LibreChatController {

    /** Open to all. */
    public static final String HEALTH = LibreChatTokens.PREFIX + "/health";

    private static final String IDS = "[\"example\"]";

    /**
     * UTF-16 units of all texts of an answer: some 500,000 tokens, more than most models read.
     * Picked by hand.
     */
    private static final int MOST_CHARACTERS = 2_000_000;

    /** Beside the stages' own reasons in {@link ReportHeaders#DEGRADED}. */
    private static final String CUT = "librechat;reason=text-cut";

    private final LibreChatFiles files;
    private final LibreChatUploads uploads;
    private final InstantSource clock;

    /**
     * @param room for forms until they are handed on
     * @param limits of forms
     */
    public LibreChatController(
            ApiCalls api, UploadQuota room, MultipartConfigElement limits, InstantSource clock) {
        this.files = new LibreChatFiles(api);
        this.uploads = new LibreChatUploads(room, limits);
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
        LibreChatFiles.Job job =
                uploads.with(
                        request, Owner.of(frame.scope()), upload -> files.store(outer, upload));
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
            RequestFrame frame,
            MultipartHttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links)
            throws IOException, ServletException {
        UnderWay outer = new UnderWay(request, response, links);
        return uploads.with(request, Owner.of(frame.scope()), upload -> files.read(outer, upload));
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
        List<DocumentId> documents = user.documents("ids", ids);
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
        List<DocumentId> documents = LibreChatTokens.user(request).documents("ids", ids);
        files.remove(outer, documents);
        return new Done(
                "Documents for %d file%s deleted successfully"
                        .formatted(documents.size(), documents.size() == 1 ? "" : "s"));
    }
}
