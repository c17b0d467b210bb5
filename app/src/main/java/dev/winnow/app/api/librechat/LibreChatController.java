package dev.winnow.app.api.librechat;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.inner.ApiCalls.UnderWay;
import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.app.api.librechat.LibreChatBodies.Done;
import dev.winnow.app.api.librechat.LibreChatBodies.FileQuestion;
import dev.winnow.app.api.librechat.LibreChatBodies.FileRead;
import dev.winnow.app.api.librechat.LibreChatBodies.FileStored;
import dev.winnow.app.api.librechat.LibreChatBodies.FileText;
import dev.winnow.app.api.librechat.LibreChatBodies.FilesQuestion;
import dev.winnow.app.api.librechat.LibreChatBodies.Health;
import dev.winnow.app.api.librechat.LibreChatFiles.Whole;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.TimeoutHeader;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Hidden;
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
    Health health() {
        return new Health("UP");
    }

    /** Stores a file, and answers when it can be asked about. */
    @PostMapping(
            path = {"/embed", "/embed-upload"},
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
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

    /** LibreChat names no deadline, and that of questions is none for a file. */
    private Duration patience(HttpServletRequest request, RequestFrame frame) {
        return request.getHeader(TimeoutHeader.NAME) == null
                ? LibreChatFiles.PATIENCE
                : frame.deadline().remaining(clock);
    }

    /** The text of a file that is not kept. */
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
    @GetMapping("/ids")
    List<String> ids(
            HttpServletRequest request, HttpServletResponse response, DocumentLinks links) {
        return files.ids(new UnderWay(request, response, links), LibreChatTokens.user(request));
    }

    /** The texts of files. */
    @GetMapping("/documents")
    ResponseEntity<List<FileText>> documents(
            @RequestParam List<@Nullable String> ids,
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
    @GetMapping("/documents/{id}/context")
    ResponseEntity<JsonNode> context(
            @PathVariable String id,
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
    @DeleteMapping(path = "/documents", consumes = MediaType.APPLICATION_JSON_VALUE)
    Done delete(
            @RequestBody List<@Nullable String> ids,
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

    /** The passages of a file that answer a question. */
    @PostMapping(path = "/query", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> query(
            RequestFrame frame, @RequestBody FileQuestion question, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        return ask(
                frame,
                user,
                question.query(),
                List.of(user.document("file_id", question.fileId())),
                question.k(),
                false);
    }

    /** The passages of several files that answer a question. */
    @PostMapping(path = "/query_multiple", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<List<Object>>> queryMultiple(
            RequestFrame frame, @RequestBody FilesQuestion question, HttpServletRequest request) {
        LibreChatUser user = LibreChatTokens.user(request);
        return ask(
                frame,
                user,
                question.query(),
                user.documents("file_ids", question.fileIds()),
                question.k(),
                true);
    }

    /**
     * @param several files, which answer with 404 where nothing was found in them
     */
    private ResponseEntity<List<List<Object>>> ask(
            RequestFrame frame,
            LibreChatUser user,
            @Nullable String query,
            List<DocumentId> documents,
            @Nullable Integer k,
            boolean several) {
        Question question =
                new Question(
                        query,
                        new Filter.Documents(documents.stream().map(DocumentId::value).toList()),
                        null,
                        k == null ? USUAL : k,
                        null);
        PipelineState done = knowledge.ask(frame, question);
        List<List<Object>> pairs =
                PrunedPassage.of(done).stream()
                        .map(kept -> List.<Object>of(FileText.of(kept, user), 1 - kept.score()))
                        .toList();
        if (several && pairs.isEmpty()) {
            throw ProblemException.of(Kind.NOT_FOUND, "No documents found for the given query");
        }
        return knowledge.answer("librechat", question, done, pairs);
    }

    /** Reranks as {@code /v1/rerank} does, for whom a token of LibreChat's is all there is. */
    @PostMapping(path = "/v1/rerank", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JsonNode> rerank(
            @RequestBody JsonNode body,
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
