package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.api.DocumentsForm.DocumentsContent;
import dev.winnow.ingest.api.DocumentsIntake.DocumentsReceipt;
import dev.winnow.ingest.api.DocumentsIntake.Limits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
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
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents come. Who sends some is answered before they are read; how it goes with them is the
 * job's to tell.
 *
 * @param store tells which ids are taken
 */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public record DocumentsUploadController(
        DocumentStore store, DocumentsIntake intake, JsonMapper json) {

    private static final String LINES =
            """
            {"_id": "tea-1", "title": "Green tea", "text": "Green tea is steeped at eighty degrees."}
            {"_id": "tea-2", "title": "Black tea", "text": "Black tea takes boiling water."}
            """;

    private static final String JSON =
            """
            {"title": "Green tea", "text": "Green tea is steeped at eighty degrees. Black tea takes boiling water.",
             "uri": "https://example.org/tea", "metadata": {"section": ["kitchen"]}}
            """;

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
                                "of JSON lines: names where they come from; upload if it is left out",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "groups",
                        in = ParameterIn.QUERY,
                        description =
                                "of JSON lines: some of the caller's groups, who may then see them, or an empty value for the whole tenant; the caller's groups if it is left out",
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
                                        schema = @Schema(implementation = DocumentsForm.Form.class))
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
                        return DocumentsForm.files(
                                request, frame.scope(), json, intake.limits().document(), staging);
                    } catch (MultipartException e) {
                        throw DocumentsIntake.isForRoom(e) ? DocumentsIntake.noRoom(e) : e;
                    }
                });
    }

    /** Documents in JSON lines, in the layout of BEIR. */
    @Hidden
    @PostMapping(
            path = "/v1/documents",
            consumes = {"application/x-ndjson", "application/jsonl"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> lines(
            RequestFrame frame,
            @RequestParam(defaultValue = SourceFile.UPLOAD) String origin,
            @RequestParam(required = false) @Nullable List<String> groups,
            HttpServletRequest request)
            throws IOException {
        Description about =
                Description.of(origin, DocumentsForm.readersOfParameters(frame.scope(), groups));
        return body(
                frame,
                request,
                intake.limits().upload(),
                Limits.UPLOAD_KEY,
                body -> new SourceFile(SourceFile.UPLOAD, "upload.jsonl", body, about));
    }

    /** A document whose text is known: it is stored to the letter. */
    @Operation(
            operationId = "putDocument",
            summary = "Store a document under an id",
            description =
                    "As text in JSON, or as a file: then the body is its bytes, and the content type or the id's extension its format.",
            parameters = {
                @Parameter(
                        name = "id",
                        in = ParameterIn.PATH,
                        description = DocumentsPath.ID,
                        required = true,
                        schema = @Schema(type = "string"),
                        example = DocumentsPath.EXAMPLE),
                @Parameter(
                        name = "title",
                        in = ParameterIn.QUERY,
                        description = "of a file; its own where this is left out",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "uri",
                        in = ParameterIn.QUERY,
                        description =
                                "of a file: where a person can read it; its text on this server if it is left out",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "groups",
                        in = ParameterIn.QUERY,
                        description =
                                "of a file: some of the caller's groups, who may then see it, or an empty value for the whole tenant; as before, or the caller's groups, if it is left out",
                        array = @ArraySchema(schema = @Schema(type = "string")))
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = DocumentsContent.class),
                                        examples = @ExampleObject(JSON)),
                                @Content(
                                        mediaType = "text/markdown",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        "# Green tea\n\nGreen tea is steeped at eighty degrees.\n")),
                                @Content(
                                        mediaType = "text/plain",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        "Green tea is steeped at eighty degrees.\n")),
                                @Content(
                                        mediaType = "text/html",
                                        schema = @Schema(type = "string"),
                                        examples =
                                                @ExampleObject(
                                                        "<h1>Green tea</h1><p>Green tea is steeped at eighty degrees.</p>")),
                                @Content(
                                        mediaType = "application/pdf",
                                        schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType =
                                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                        schema = @Schema(type = "string", format = "binary")),
                                @Content(
                                        mediaType = "application/octet-stream",
                                        schema = @Schema(type = "string", format = "binary"))
                            }))
    @ApiResponse(
            responseCode = "202",
            description = "it is taken in and safe; the job tells how it goes on")
    @PutMapping(
            path = DocumentsPath.PREFIX + "{*id}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> content(
            RequestFrame frame,
            @org.springframework.web.bind.annotation.RequestBody DocumentsContent content,
            HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        DocumentId id = DocumentsPath.wholeId(request);
        if (content.text().isBlank()) {
            throw DocumentsForm.invalid("text", "the text is blank");
        }
        requireFree(frame.scope(), id);
        ObjectNode line = json.createObjectNode();
        line.put("_id", id.value());
        line.put("title", content.title() == null ? "" : content.title());
        line.put("text", content.text());
        byte[] bytes = json.writeValueAsBytes(line);
        Readers readers = DocumentsForm.readers(frame.scope(), content.groups());
        String uri = DocumentsForm.address(content.uri());
        Metadata metadata = content.metadata() == null ? Metadata.NONE : content.metadata();
        DocumentsForm.requireShort(content.title(), uri, metadata);
        Description about = new Description(null, uri, null, metadata, readers);
        return intake.take(
                frame,
                bytes.length,
                staging ->
                        List.of(
                                new SourceFile(
                                        id.value(), "put.jsonl", staging.add(bytes), about)));
    }

    /** A document as a file, whose format the content type or the id's extension tells. */
    @Hidden
    @PutMapping(
            path = DocumentsPath.PREFIX + "{*id}",
            consumes = {
                "text/markdown",
                "text/plain",
                "text/html",
                "application/pdf",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/octet-stream"
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> file(
            RequestFrame frame,
            @RequestParam(required = false) @Nullable String title,
            @RequestParam(required = false) @Nullable String uri,
            @RequestParam(required = false) @Nullable List<String> groups,
            HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        DocumentId id = DocumentsPath.wholeId(request);
        requireFree(frame.scope(), id);
        String name = DocumentsIntake.name(id.value(), request.getContentType());
        // Lines have ids of their own, so they are no document under this one.
        String origin = JsonLines.hasExtension(name) ? SourceFile.UPLOAD : null;
        String address = DocumentsForm.address(uri);
        DocumentsForm.requireShort(title, address, Metadata.NONE);
        Readers readers = DocumentsForm.readersOfParameters(frame.scope(), groups);
        Description about = new Description(origin, address, title, Metadata.NONE, readers);
        return body(
                frame,
                request,
                intake.limits().document(),
                Limits.DOCUMENT_KEY,
                body -> new SourceFile(id.value(), name, body, about));
    }

    /** Takes a body in as one file. */
    private ResponseEntity<DocumentsReceipt> body(
            RequestFrame frame,
            HttpServletRequest request,
            long limit,
            String key,
            Function<Path, SourceFile> file)
            throws IOException {
        return intake.take(
                frame,
                DocumentsIntake.expected(request, limit),
                staging -> List.of(file.apply(staging.add(request, limit, key))));
    }

    private void requireFree(Scope scope, DocumentId id) {
        StoredDocument stored =
                IndexProblems.with(() -> store.stored(scope.tenant(), id)).orElse(null);
        if (stored != null && !ReplaceRule.visibleTo(scope).allows(stored)) {
            throw ProblemException.of(
                    Kind.ID_TAKEN,
                    "a document that this key may not see has the id '%s'; choose another one"
                            .formatted(id));
        }
    }
}
