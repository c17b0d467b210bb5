package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.source.Readers;
import dev.winnow.ingest.source.ReplaceRule;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.RequestFrame;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Takes one document in, under an id that the caller chooses. */
@RestController
public final class DocumentsPutController {

    private final DocumentsIntake intake;
    private final DocumentStore store;
    private final JsonMapper json;

    public DocumentsPutController(DocumentsIntake intake, DocumentStore store, JsonMapper json) {
        this.intake = intake;
        this.store = store;
        this.json = json;
    }

    /** A document whose text is known: it is stored to the letter. */
    @PutMapping(
            path = DocumentsPath.PREFIX + "{*path}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DocumentsReceipt> content(
            RequestFrame frame, @RequestBody DocumentsContent content, HttpServletRequest request)
            throws IOException {
        DocumentId id = DocumentsPath.wholeId(request);
        if (content.text().isBlank()) {
            throw ProblemException.of(Kind.INVALID_VALUE, "the text is blank").at("text");
        }
        String origin = origin(frame.scope(), id);
        ObjectNode line = json.createObjectNode();
        line.put("_id", id.value());
        line.put("title", content.title() == null ? "" : content.title());
        line.put("text", content.text());
        byte[] bytes = json.writeValueAsBytes(line);
        Readers readers = DocumentsGroups.of(frame.scope(), content.groups());
        String uri = DocumentsAddress.of(content.uri());
        Metadata metadata = content.metadata() == null ? Metadata.NONE : content.metadata();
        return intake.take(
                frame,
                bytes.length,
                staging ->
                        List.of(
                                new SourceFile(
                                        id.value(),
                                        "put.jsonl",
                                        staging.add(bytes),
                                        origin,
                                        uri,
                                        null,
                                        metadata,
                                        readers)));
    }

    /** A document as a file: the body is its bytes, the content type or the id's extension its format. */
    @PutMapping(
            path = DocumentsPath.PREFIX + "{*path}",
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
            throws IOException {
        DocumentId id = DocumentsPath.wholeId(request);
        String origin = origin(frame.scope(), id);
        String address = DocumentsAddress.of(uri);
        Readers readers = DocumentsGroups.ofParameters(frame.scope(), groups);
        return intake.take(
                frame,
                DocumentsIntake.expected(request, intake.limits().document()),
                staging ->
                        List.of(
                                new SourceFile(
                                        id.value(),
                                        name(id, request.getContentType()),
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

    /** A document stays where it came from, so that a folder's next run still knows it. */
    private String origin(Scope scope, DocumentId id) throws IOException {
        Optional<StoredDocument> stored =
                IndexProblems.with(() -> store.stored(scope.tenant(), id));
        if (stored.isEmpty()) {
            return DocumentsUploadController.ORIGIN;
        }
        if (!ReplaceRule.visibleTo(scope).allows(stored.get())) {
            throw ProblemException.of(
                    Kind.ID_TAKEN,
                    "a document that this key may not see has the id '%s'; choose another one"
                            .formatted(id));
        }
        return stored.get().origin();
    }

    private static String name(DocumentId id, @Nullable String contentType) {
        MediaType type =
                contentType == null
                        ? MediaType.APPLICATION_OCTET_STREAM
                        : MediaType.parseMediaType(contentType);
        return Format.nameOf(id.value(), type.getType() + "/" + type.getSubtype());
    }
}
