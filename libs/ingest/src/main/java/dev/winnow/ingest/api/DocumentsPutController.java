package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.DescriptionLimits;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.Readers;
import dev.winnow.ingest.source.ReplaceRule;
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
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes one document in, under an id that the caller chooses. */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public final class DocumentsPutController {

    private static final String JSON =
            """
            {"title": "Green tea", "text": "Green tea is steeped at eighty degrees. Black tea takes boiling water.",
             "uri": "https://example.org/tea", "metadata": {"section": ["kitchen"]}}
            """;

    private static final String MARKDOWN =
            "# Green tea\n\nGreen tea is steeped at eighty degrees.\n";

    private static final String PLAIN = "Green tea is steeped at eighty degrees.\n";

    private static final String HTML =
            "<h1>Green tea</h1><p>Green tea is steeped at eighty degrees.</p>";

    private final DocumentsIntake intake;
    private final DocumentStore store;
    private final JsonMapper json;

    public DocumentsPutController(DocumentsIntake intake, DocumentStore store, JsonMapper json) {
        this.intake = intake;
        this.store = store;
        this.json = json;
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
                        description = "of a file: where a person can read it",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = "groups",
                        in = ParameterIn.QUERY,
                        description = "of a file: who may see it",
                        array = @ArraySchema(schema = @Schema(type = "string")))
            },
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
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
                                        examples = @ExampleObject(PLAIN)),
                                @Content(
                                        mediaType = "text/html",
                                        schema = @Schema(type = "string"),
                                        examples = @ExampleObject(HTML)),
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
            RequestFrame frame, @RequestBody DocumentsContent content, HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        DocumentId id = DocumentsPath.wholeId(request);
        if (content.text().isBlank()) {
            throw ProblemException.of(Kind.INVALID_VALUE, "the text is blank").at("text");
        }
        requireFree(frame.scope(), id);
        ObjectNode line = json.createObjectNode();
        line.put("_id", id.value());
        line.put("title", content.title() == null ? "" : content.title());
        line.put("text", content.text());
        byte[] bytes = json.writeValueAsBytes(line);
        Readers readers = DocumentsGroups.of(frame.scope(), content.groups());
        String uri = DocumentsAddress.of(content.uri());
        Metadata metadata = content.metadata() == null ? Metadata.NONE : content.metadata();
        requireShort(content.title(), uri, metadata);
        return intake.take(
                frame,
                bytes.length,
                staging ->
                        List.of(
                                new SourceFile(
                                        id.value(),
                                        "put.jsonl",
                                        staging.add(bytes),
                                        null,
                                        uri,
                                        null,
                                        metadata,
                                        readers)));
    }

    /**
     * A document as a file: the body is its bytes, the content type or the id's extension its
     * format.
     */
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
        String name = name(id, request.getContentType());
        // Lines have ids of their own, so they are no document under this one.
        String origin = JsonLines.isPromisedBy(name) ? SourceFile.UPLOAD : null;
        String address = DocumentsAddress.of(uri);
        requireShort(title, address, Metadata.NONE);
        Readers readers = DocumentsGroups.ofParameters(frame.scope(), groups);
        return intake.take(
                frame,
                DocumentsIntake.expected(request, intake.limits().document()),
                staging ->
                        List.of(
                                new SourceFile(
                                        id.value(),
                                        name,
                                        staging.add(
                                                request,
                                                intake.limits().document(),
                                                DocumentsLimits.DOCUMENT_KEY),
                                        origin,
                                        address,
                                        title,
                                        Metadata.NONE,
                                        readers)));
    }

    static void requireShort(@Nullable String title, @Nullable String uri, Metadata metadata) {
        DescriptionLimits.Excess excess = DescriptionLimits.excess(title, uri, metadata);
        if (excess != null) {
            throw ProblemException.of(Kind.LIMIT_EXCEEDED, excess.message())
                    .at(excess.field())
                    .limit(excess.limit(), excess.actual());
        }
    }

    private void requireFree(Scope scope, DocumentId id) {
        Optional<StoredDocument> stored =
                IndexProblems.with(() -> store.stored(scope.tenant(), id));
        if (stored.isPresent() && !ReplaceRule.visibleTo(scope).allows(stored.get())) {
            throw ProblemException.of(
                    Kind.ID_TAKEN,
                    "a document that this key may not see has the id '%s'; choose another one"
                            .formatted(id));
        }
    }

    private static String name(DocumentId id, @Nullable String contentType) {
        MediaType type =
                contentType == null
                        ? MediaType.APPLICATION_OCTET_STREAM
                        : MediaType.parseMediaType(contentType);
        return Format.nameOf(id.value(), type.getType() + "/" + type.getSubtype());
    }

    /**
     * A document whose text is known.
     *
     * @param text stored as it is
     * @param uri where a person can read it
     * @param metadata for filters
     * @param groups some of the caller's groups, or an empty list for the whole tenant. Left out or
     *     null, a document of groups keeps them, and any other one gets the caller's
     */
    record DocumentsContent(
            @Nullable String title,
            String text,
            @Nullable String uri,
            @Nullable Metadata metadata,
            @Schema(
                            description =
                                    "some of the caller's groups, or an empty list for the whole tenant; left out or null, a document of groups keeps them, and any other one gets the caller's")
                    @Nullable List<String> groups) {}
}
