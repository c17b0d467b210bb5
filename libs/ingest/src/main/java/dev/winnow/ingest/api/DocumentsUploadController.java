package dev.winnow.ingest.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.source.Readers;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes many documents in. The answer comes before they are read; how it goes with them is the
 * job's to tell.
 */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public final class DocumentsUploadController {

    private static final String LINES =
            """
            {"_id": "tea-1", "title": "Green tea", "text": "Green tea is steeped at eighty degrees."}
            {"_id": "tea-2", "title": "Black tea", "text": "Black tea takes boiling water."}
            """;

    /** The parts of a form, for the API page; {@link DocumentsForm} reads them. */
    private record Form(
            @Schema(description = "each part with a file name") List<MultipartFile> files,
            @Schema(description = "names where they come from, upload if left out") String origin,
            @Schema(description = "who may see them") List<String> groups,
            @Schema(description = "a JSON object, for all of them") String metadata,
            @Schema(description = "a JSON list that says more about single files")
                    String documents) {}

    /** Where uploads come from unless they say. */
    static final String ORIGIN = SourceFile.UPLOAD;

    private static final String LINES_NAME = "upload.jsonl";

    private final DocumentsIntake intake;
    private final JsonMapper json;

    public DocumentsUploadController(DocumentsIntake intake, JsonMapper json) {
        this.intake = intake;
        this.json = json;
    }

    /**
     * Files of any format that is read. A file's name, folders included, is its document's id; form
     * fields are {@code origin}, {@code groups}, {@code metadata} (a JSON object for all of them)
     * and {@code documents} (a JSON list that says more about single files).
     */
    @Operation(
            operationId = "uploadDocuments",
            summary = "Take many documents in",
            description =
                    "Files of any format that is read, whose names, folders included, become the documents' ids; or JSON lines in the layout of BEIR.",
            parameters = {
                @Parameter(
                        name = "origin",
                        in = ParameterIn.QUERY,
                        description =
                                "of JSON lines: names where they come from, upload if left out",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "groups",
                        in = ParameterIn.QUERY,
                        description = "of JSON lines: who may see them",
                        array = @ArraySchema(schema = @Schema(type = "string")))
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/x-ndjson",
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(LINES)),
                                @Content(
                                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                                        schema = @Schema(implementation = Form.class))
                            }))
    @ApiResponse(
            responseCode = "202",
            description = "it is taken in and safe; the job tells how it goes on")
    @PostMapping(
            path = "/v1/documents",
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> upload(RequestFrame frame, MultipartHttpServletRequest request)
            throws IOException {
        long announced = request.getContentLengthLong();
        return intake.take(
                frame,
                announced < 0 ? intake.limits().upload() : announced,
                staging -> {
                    try {
                        return files(request, frame.scope(), staging);
                    } catch (MultipartException e) {
                        throw DocumentsStaging.isForRoom(e) ? DocumentsStaging.noRoom(e) : e;
                    }
                });
    }

    /**
     * The body is read here, when the parts are asked for
     * (spring.servlet.multipart.resolve-lazily), and not before there is room for it.
     */
    private List<SourceFile> files(
            MultipartHttpServletRequest request, Scope scope, DocumentsStaging staging)
            throws IOException {
        List<MultipartFile> parts = new ArrayList<>();
        request.getMultiFileMap().values().forEach(parts::addAll);
        DocumentsForm form = DocumentsForm.of(request, scope, json);
        if (parts.isEmpty()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "no file was sent; send each as a part with a file name, e.g. curl -F files=@manual.pdf")
                    .at("files");
        }
        for (MultipartFile part : parts) {
            if (part.getSize() > intake.limits().document()) {
                throw ProblemException.of(
                                Kind.TOO_LARGE,
                                "a file has %,d bytes, at most %,d are taken (%s)"
                                        .formatted(
                                                part.getSize(),
                                                intake.limits().document(),
                                                DocumentsLimits.DOCUMENT_KEY))
                        .limit(intake.limits().document(), part.getSize());
            }
        }
        List<SourceFile> files = new ArrayList<>();
        for (MultipartFile part : parts) {
            files.add(form.file(part, staging.add(part)));
        }
        form.requireAllUsed();
        return files;
    }

    /** Documents in JSON lines, in the layout of BEIR. */
    @Hidden
    @PostMapping(
            path = "/v1/documents",
            consumes = {"application/x-ndjson", "application/jsonl"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> lines(
            RequestFrame frame,
            @RequestParam(defaultValue = ORIGIN) String origin,
            @RequestParam(required = false) @Nullable List<String> groups,
            HttpServletRequest request)
            throws IOException {
        Readers readers = DocumentsGroups.ofParameters(frame.scope(), groups);
        return intake.take(
                frame,
                DocumentsIntake.expected(request, intake.limits().upload()),
                staging -> {
                    Path body =
                            staging.add(
                                    request, intake.limits().upload(), DocumentsLimits.UPLOAD_KEY);
                    return List.of(
                            new SourceFile(
                                    ORIGIN,
                                    LINES_NAME,
                                    body,
                                    origin,
                                    null,
                                    null,
                                    Metadata.NONE,
                                    readers));
                });
    }
}
