package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.api.DocumentsForm.DocumentsContent;
import dev.winnow.ingest.api.DocumentsForm.DocumentsPath;
import dev.winnow.ingest.api.DocumentsIntake.DocumentsReceipt;
import dev.winnow.ingest.api.DocumentsIntake.Limits;
import dev.winnow.ingest.api.DocumentsPage.DocumentsEntry;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.HeapRoom;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
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
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Documents come, are listed, looked at, read and removed. Who sends some is answered before they
 * are read; how it goes with them is the job's to tell.
 */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public final class DocumentsController {

    /** A page that a person can look through, and one that a program can sensibly take at once. */
    private static final int DEFAULT_PAGE = 100;

    private static final int LARGEST_PAGE = 1000;

    /** Characters of a text that are encoded at a time. */
    private static final int PIECE = 1 << 15;

    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

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

    private static final String MARKDOWN =
            "# Green tea\n\nGreen tea is steeped at eighty degrees.\n";

    private final DocumentStore store;
    private final BatchIngestion ingestion;
    private final IngestJobs jobs;
    private final DocumentsIntake intake;
    private final JsonMapper json;

    /**
     * @param store tells which ids are taken
     * @param jobs leave out what is deleted after they were accepted
     */
    public DocumentsController(
            DocumentStore store,
            BatchIngestion ingestion,
            IngestJobs jobs,
            DocumentsIntake intake,
            JsonMapper json) {
        this.store = store;
        this.ingestion = ingestion;
        this.jobs = jobs;
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

    /**
     * Documents that the caller may see, ordered by id.
     *
     * @param after the last id of the page before
     * @param limit 1 to 1000
     * @param origin only those from there; for callers who may ingest
     */
    @Operation(
            operationId = "listDocuments",
            summary = "The documents that the key may see",
            description =
                    "Ordered by id, a page at a time: next is what after takes. A page ends early when what it says has a million characters.")
    @GetMapping(path = "/v1/documents", produces = MediaType.APPLICATION_JSON_VALUE)
    DocumentsPage list(
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            @Parameter(
                            description =
                                    "the last id of the page before, its next; the first page if it is left out")
                    @RequestParam(required = false)
                    @Nullable String after,
            @Parameter(
                            description = "most documents of the page, 1 to 1000; default 100",
                            example = "10")
                    @RequestParam(defaultValue = "" + DEFAULT_PAGE)
                    int limit,
            @Parameter(
                            description =
                                    "only documents from there, as their origin says; for keys that may ingest; all if it is left out")
                    @RequestParam(required = false)
                    @Nullable String origin)
            throws IOException {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "limit is %d; 1 to %d are possible".formatted(limit, LARGEST_PAGE))
                    .at("limit")
                    .limit(LARGEST_PAGE, limit);
        }
        if (origin != null && !caller.authorities().contains(Authority.INGEST)) {
            throw ProblemException.of(
                            Kind.FORBIDDEN,
                            "only a key with the authority to ingest may ask for an origin")
                    .at("origin");
        }
        DocumentId last = after == null ? null : id(after);
        HeapRoom.Place room = HeapRoom.of(request);
        return IndexProblems.with(
                () -> DocumentsPage.of(store, caller, links, last, limit, origin, room));
    }

    /** The text of a document whose id is one part of the path, slashes encoded. */
    @Operation(
            operationId = "readDocument",
            summary = "The text of a document, to the last character",
            description = "All offsets of Winnow's answers point into it, counted in UTF-16 units.",
            parameters =
                    @Parameter(
                            name = "id",
                            in = ParameterIn.PATH,
                            description = DocumentsPath.ID,
                            required = true,
                            schema = @Schema(type = "string"),
                            example = DocumentsPath.SAMPLE))
    @ApiResponse(
            responseCode = "200",
            description = "the text",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_PLAIN_VALUE,
                            schema = @Schema(type = "string")))
    @GetMapping(DocumentsPath.PREFIX + "{id}/text")
    @Nullable ResponseEntity<DocumentsEntry> text(
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, HttpRequestMethodNotSupportedException {
        return get(caller, links, request, response);
    }

    /**
     * A document, or its text if the path ends in {@code /text}: the original, to the last
     * character.
     */
    @Operation(
            operationId = "getDocument",
            summary = "What is known of a document",
            description = "Slashes of an id may stand as they are or percent-encoded.",
            parameters =
                    @Parameter(
                            name = "id",
                            in = ParameterIn.PATH,
                            description = DocumentsPath.ID,
                            required = true,
                            schema = @Schema(type = "string"),
                            example = DocumentsPath.SAMPLE))
    @ApiResponse(
            responseCode = "200",
            description = "the document",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = DocumentsEntry.class)))
    @GetMapping(DocumentsPath.PREFIX + "{*id}")
    @Nullable ResponseEntity<DocumentsEntry> get(
            Caller caller,
            DocumentLinks links,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, HttpRequestMethodNotSupportedException {
        DocumentsPath path = DocumentsPath.of(request);
        Scope scope = caller.scope();
        StoredDocument document =
                IndexProblems.with(() -> store.find(scope, path.id()))
                        .orElseThrow(() -> unknown(path.id()));
        if (path.text()) {
            long size = (long) Character.BYTES * document.characters();
            try (HeapRoom.Place held = HeapRoom.of(request).beside(size)) {
                String text =
                        IndexProblems.with(() -> store.original(scope, path.id()))
                                .orElseThrow(() -> unknown(path.id()));
                response.setContentType(TEXT.toString());
                write(text, response.getOutputStream());
            }
            return null;
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(
                        DocumentsEntry.of(
                                document, caller.authorities().contains(Authority.INGEST), links));
    }

    /** In pieces, so that what is sent is not in memory a second and third time. */
    private static void write(String text, OutputStream out) throws IOException {
        Writer encoded = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        for (int from = 0; from < text.length(); from += PIECE) {
            encoded.write(text, from, Math.min(PIECE, text.length() - from));
        }
        encoded.flush();
    }

    /**
     * Removes a document: 204 if the next search does not see it, 202 if documents come by topic
     * and it will be gone in a moment. Uploads that were accepted before and have not ended leave
     * it out. A document that only such an upload may bring is removed as one that is there; JSON
     * lines may bring any.
     */
    @Operation(
            operationId = "deleteDocument",
            summary = "Remove a document",
            description = "The example removes what the example of PUT has put there.",
            parameters =
                    @Parameter(
                            name = "id",
                            in = ParameterIn.PATH,
                            description = DocumentsPath.ID,
                            required = true,
                            schema = @Schema(type = "string"),
                            example = DocumentsPath.EXAMPLE))
    @ApiResponse(responseCode = "204", description = "the next search does not see it")
    @ApiResponse(
            responseCode = "202",
            description = "documents come by topic, and it will be gone in a moment")
    @DeleteMapping(DocumentsPath.PREFIX + "{*id}")
    ResponseEntity<Void> delete(Scope scope, HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        DocumentId id = DocumentsPath.wholeId(request);
        // A refusal leaves everything as it is, what uploads bring as well.
        StoredDocument before =
                IndexProblems.with(() -> store.stored(scope.tenant(), id)).orElse(null);
        if (before != null && !ReplaceRule.visibleTo(scope).allows(before)) {
            throw unknown(id);
        }
        // Before the index is looked at again, so that no upload stores it behind that look.
        boolean coming = jobs.leaveOut(scope, id);
        return IndexProblems.with(() -> removed(scope, id, coming))
                ? ResponseEntity.noContent().build()
                : ResponseEntity.accepted().build();
    }

    private boolean removed(Scope scope, DocumentId id, boolean coming) throws IOException {
        if (coming) {
            ingestion.showStored();
        }
        StoredDocument stored = store.stored(scope.tenant(), id).orElse(null);
        if (stored == null ? !coming : !ReplaceRule.visibleTo(scope).allows(stored)) {
            throw unknown(id);
        }
        return ingestion.remove(scope.tenant(), id, stored != null);
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
                                        examples = @ExampleObject(MARKDOWN)),
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
        String name = DocumentsForm.name(id.value(), request.getContentType());
        // Lines have ids of their own, so they are no document under this one.
        String origin = JsonLines.isPromisedBy(name) ? SourceFile.UPLOAD : null;
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

    private static DocumentId id(String value) {
        try {
            return new DocumentId(value);
        } catch (IllegalArgumentException e) {
            throw DocumentsForm.invalid("after", String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException unknown(DocumentId id) {
        return ProblemException.of(
                Kind.NOT_FOUND,
                "there is no document '%s', or this key may not see it".formatted(id));
    }
}
