package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.app.api.librechat.LibreChatFiles.FileRead;
import dev.winnow.app.api.librechat.LibreChatFiles.FileStored;
import dev.winnow.app.api.librechat.LibreChatFiles.FileText;
import dev.winnow.app.api.librechat.LibreChatFiles.Whole;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.springframework.web.multipart.MultipartHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The calls of LibreChat's rag_api, which documents them: what stores, reads, removes and asks
 * files. Of a request only its token says whose files they are; an {@code entity_id} is not read,
 * since its sender would see those of another user.
 */
@RestController
@Hidden
@RequestMapping(path = LibreChatTokens.PREFIX, produces = MediaType.APPLICATION_JSON_VALUE)
@ErrorsAs(ErrorShape.LIBRECHAT)
public final class LibreChatController {

    /** Open to all. */
    public static final String HEALTH = LibreChatTokens.PREFIX + "/health";

    /**
     * UTF-16 units of all texts of an answer: some 500,000 tokens, more than most models read.
     * Picked by hand.
     */
    private static final int MOST_CHARACTERS = 2_000_000;

    /** Beside the stages' own reasons in {@link ReportHeaders#DEGRADED}. */
    private static final String CUT = "librechat;reason=text-cut";

    /** LibreChat's own number of passages. */
    private static final int USUAL = 4;

    private final ApiCalls api;
    private final Knowledge knowledge;
    private final LibreChatFiles files;
    private final LibreChatUploads uploads;
    private final InstantSource clock;

    /**
     * @param room for forms until they are handed on
     * @param limits of forms
     */
    public LibreChatController(
            ApiCalls api,
            Knowledge knowledge,
            UploadQuota room,
            MultipartConfigElement limits,
            InstantSource clock) {
        this.api = api;
        this.knowledge = knowledge;
        this.files = new LibreChatFiles(api);
        this.uploads = new LibreChatUploads(room, limits);
        this.clock = clock;
    }

    /** Tells that calls are taken, to anybody. */
    @GetMapping("/health")
    Map<String, String> health() {
        return Map.of("status", "UP");
    }

    /** Stores a file, and answers when it can be asked about. */
    @PostMapping(
            path = {"/embed", "/embed-upload"},
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileStored embed(RequestFrame frame, MultipartHttpServletRequest request)
            throws IOException, ServletException {
        LibreChatFiles.Job job = uploads.with(request, Owner.of(frame.scope()), files::store);
        return files.stored(job, patience(request, frame));
    }

    /** LibreChat names no deadline, and that of questions is none for a file. */
    private Duration patience(HttpServletRequest request, RequestFrame frame) {
        return request.getHeader(TimeoutHeader.NAME) == null
                ? LibreChatFiles.PATIENCE
                : frame.deadline().remaining(clock);
    }

    /** The text of a file that is not kept. */
    @PostMapping(path = "/text", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileRead text(RequestFrame frame, MultipartHttpServletRequest request)
            throws IOException, ServletException {
        return uploads.with(request, Owner.of(frame.scope()), files::read);
    }

    /** The ids of the user's files. */
    @GetMapping("/ids")
    List<String> ids(HttpServletRequest request) {
        return files.ids(LibreChatTokens.user(request));
    }

    /** The texts of files. */
    @GetMapping("/documents")
    ResponseEntity<List<FileText>> documents(
            @RequestParam List<@Nullable String> ids, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        List<DocumentId> documents = user.documents("ids", ids);
        files.requireAll(documents);
        List<FileText> texts = new ArrayList<>();
        int left = MOST_CHARACTERS;
        boolean cut = false;
        for (DocumentId document : documents) {
            Whole whole = files.text(request, user, document, left);
            left -= whole.text().pageContent().length();
            cut |= whole.cut();
            texts.add(whole.text());
        }
        return answer(texts, cut ? CUT : null);
    }

    /** The text of a file, for a model to read whole. */
    @GetMapping("/documents/{id}/context")
    ResponseEntity<JsonNode> context(@PathVariable String id, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        DocumentId document = user.document("id", id);
        files.requireAll(List.of(document));
        Whole whole = files.text(request, user, document, MOST_CHARACTERS);
        return answer(
                JsonNodeFactory.instance.stringNode(whole.text().pageContent()),
                whole.cut() ? CUT : null);
    }

    /**
     * @param lost what the header is to say of it; null for nothing
     */
    private static <T> ResponseEntity<T> answer(T body, @Nullable String lost) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        return (lost == null ? answer : answer.header(ReportHeaders.DEGRADED, lost)).body(body);
    }

    /** Removes files: all, or none if the user lacks one. */
    @DeleteMapping(path = "/documents", consumes = MediaType.APPLICATION_JSON_VALUE)
    Map<String, String> delete(
            @RequestBody List<@Nullable String> ids, HttpServletRequest request) {
        List<DocumentId> documents = LibreChatTokens.user(request).documents("ids", ids);
        files.remove(documents);
        return Map.of(
                "message",
                "Documents for %d file%s deleted successfully"
                        .formatted(documents.size(), documents.size() == 1 ? "" : "s"));
    }

    /**
     * A question about one file. What else LibreChat says, an entity before all, makes nobody see
     * more.
     *
     * @param k most passages; 4 if it is left out
     */
    @LenientJson
    record FileQuestion(@Nullable String query, @Nullable String fileId, @Nullable Integer k) {}

    /** The same about several files. */
    @LenientJson
    record FilesQuestion(
            @Nullable String query,
            @Nullable List<@Nullable String> fileIds,
            @Nullable Integer k) {}

    /** The passages of a file that answer a question. */
    @PostMapping(path = "/query", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> query(
            RequestFrame frame, @RequestBody FileQuestion question, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        List<DocumentId> documents = List.of(user.document("file_id", question.fileId()));
        return ask(frame, user, question.query(), question.k(), documents, false);
    }

    /** The passages of several files that answer a question. */
    @PostMapping(path = "/query_multiple", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> queryMultiple(
            RequestFrame frame, @RequestBody FilesQuestion question, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        List<DocumentId> documents = user.documents("file_ids", question.fileIds());
        return ask(frame, user, question.query(), question.k(), documents, true);
    }

    /**
     * @param several files, which answer with 404 where nothing was found in them
     */
    private ResponseEntity<List<List<Object>>> ask(
            RequestFrame frame,
            LibreChatUser user,
            @Nullable String query,
            @Nullable Integer k,
            List<DocumentId> documents,
            boolean several) {
        Filter part = new Filter.Documents(documents.stream().map(DocumentId::value).toList());
        Question question = new Question(query, part, null, k == null ? USUAL : k, null);
        return knowledge.answer(
                "librechat",
                frame,
                question,
                done -> {
                    List<List<Object>> pairs =
                            PrunedPassage.of(done).stream()
                                    .map(
                                            kept ->
                                                    List.<Object>of(
                                                            FileText.of(kept, user),
                                                            1 - kept.score()))
                                    .toList();
                    if (several && pairs.isEmpty()) {
                        throw ProblemException.of(
                                Kind.NOT_FOUND, "No documents found for the given query");
                    }
                    return pairs;
                });
    }

    /** Reranks as {@code /v1/rerank} does, for whom a token of LibreChat's is all there is. */
    @PostMapping(path = "/v1/rerank", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> rerank(@RequestBody JsonNode body, HttpServletRequest request) {
        LibreChatTokens.user(request);
        ApiCalls.Answer answer = api.posted("/v1/rerank", body);
        return answer(answer.body(), answer.lost());
    }
}
