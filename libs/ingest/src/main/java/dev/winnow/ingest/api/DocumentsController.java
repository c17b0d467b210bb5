package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.api.DocumentsPage.DocumentsEntry;
import dev.winnow.ingest.api.DocumentsPath.InPath;
import dev.winnow.ingest.job.IngestJobs;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.HeapRoom;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Documents are listed, looked at, read and removed.
 *
 * @param store tells which ids are taken
 * @param jobs leave out what is deleted after they were accepted
 */
@RestController
@Tag(name = "documents", description = "Documents come and go")
public record DocumentsController(DocumentStore store, BatchIngestion ingestion, IngestJobs jobs) {

    /** A page that a person can look through, and one that a program can sensibly take at once. */
    private static final int DEFAULT_PAGE = 100;

    private static final int LARGEST_PAGE = 1000;

    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

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
            description = "All offsets of Winnow's answers point into it, counted in UTF-16 units.")
    @InPath(DocumentsPath.SAMPLE)
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
            description = "Slashes of an id may stand as they are or percent-encoded.")
    @InPath(DocumentsPath.SAMPLE)
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
        new StringReader(text).transferTo(encoded);
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
            description = "The example removes what the example of PUT has put there.")
    @InPath(DocumentsPath.EXAMPLE)
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
