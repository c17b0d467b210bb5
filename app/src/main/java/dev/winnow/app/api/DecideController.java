package dev.winnow.app.api;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.context.ContextCache;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.PipelineState.AcceptedQuestion;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Runs the pruner again on the candidates of a recent answer, with another threshold or budget.
 *
 * @param pipeline the stages of this process; the pruner is one of them, in a gateway too
 * @param api where the documents are asked for, which a gateway has elsewhere
 */
@RestController
@Tag(name = "context", description = "From a question to a compact, cited context")
public record DecideController(
        QuestionIntake intake,
        ContextCache kept,
        InProcessPipeline pipeline,
        ApiCalls api,
        ReportHeaders reportHeaders,
        InstantSource clock) {

    private static final String EXAMPLE =
            """
            {"context_id": "ctx-00000000000000000000000000000000", "token_budget": 100}
            """;

    /** The first answer is kept, not what is decided again. */
    @Operation(
            summary = "Another threshold or budget for an answer of the last minutes",
            description =
                    "Decides again which sentences stay, without a search and without a model, in milliseconds. context_id is that of the "
                            + "first answer, which is kept for ten minutes for the key that asked, and of several with one context the newest; after "
                            + "that, with many answers since, or if one of its documents was changed, removed or closed to the caller, the reply is "
                            + "410: ask again. "
                            + "Candidates that the reranker left unread stay unread: to have all of them read, ask again with the milder settings. "
                            + "In the example, put the context_id of an answer of yours.")
    @PostMapping(
            path = "/v1/decide",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ContextResponse> decide(
            @ExampleBody(EXAMPLE) @RequestBody DecideRequest request,
            RequestFrame frame,
            Caller caller,
            DocumentLinks links) {
        String id = request.contextId();
        if (id == null || id.isBlank()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "context_id is missing; it is a field of the answers of /v1/context")
                    .at("context_id");
        }
        ContextCache.Found found =
                kept.of(caller.name(), frame.scope(), id)
                        .orElseThrow(
                                () -> gone("no such context is kept for this caller (any more)"));
        PipelineState before = found.state();
        Settings settings = intake.settings(request.settings(), before.question().settings());
        requireUnchanged(found, links, frame.deadline());
        Query query = before.question().query();
        List<StageReport> reports = new ArrayList<>(before.reports());
        reports.removeIf(report -> report.stage() == StageId.PRUNER);
        PipelineState open =
                new PipelineState(
                        new AcceptedQuestion(
                                frame.id(), frame.scope(), query, settings, frame.deadline()),
                        before.graph(),
                        before.retrieval(),
                        before.reranking(),
                        null,
                        reports);
        PipelineState done = pipeline.run(open, List.of(StageId.PRUNER));
        boolean explain = Boolean.TRUE.equals(request.explain());
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(ContextResponse.of(done, explain, CitationUrl.cited(links)));
    }

    /**
     * A context may hold what was removed since, or closed to the caller: nothing of it is given
     * out then.
     */
    private void requireUnchanged(
            ContextCache.Found found, DocumentLinks links, Deadline deadline) {
        Map<DocumentId, List<Passage>> documents = new LinkedHashMap<>();
        for (Candidate candidate : found.state().candidates()) {
            Passage passage = candidate.passage();
            documents.computeIfAbsent(passage.documentId(), id -> new ArrayList<>()).add(passage);
        }
        documents.forEach(
                (document, passages) -> {
                    if (deadline.passed(clock)) {
                        throw ProblemException.of(
                                Kind.DEADLINE,
                                "the deadline passed before the documents of the context were looked at; allow more time in Winnow-Timeout");
                    }
                    if (!isUnchanged(document, passages, found, links)) {
                        throw gone(
                                "a document of this context was changed, removed or closed to this caller since");
                    }
                });
    }

    private boolean isUnchanged(
            DocumentId document,
            List<Passage> passages,
            ContextCache.Found found,
            DocumentLinks links) {
        String path = DocumentLinks.path(document);
        try {
            JsonNode entry = api.get(path);
            String hash = entry.path("content_hash").asString();
            String known = found.hashes().get(document);
            if (known != null) {
                return known.equals(hash);
            }
            if (!passages.stream().allMatch(passage -> isDescribedAlike(passage, entry, links))
                    || !holds(path, passages)) {
                return false;
            }
            found.hashes().put(document, hash);
            return true;
        } catch (ProblemException e) {
            if (e.problem().kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isDescribedAlike(Passage passage, JsonNode entry, DocumentLinks links) {
        return passage.title().equals(entry.path("title").asString())
                && links.of(passage.documentId(), passage.uri())
                        .equals(entry.path("uri").asString());
    }

    /**
     * Passages do not know the version that they are from; the text of now does, and is read once
     * for a context.
     */
    private boolean holds(String path, List<Passage> passages) {
        int end = passages.stream().mapToInt(Passage::end).max().orElse(0);
        // One unit more, since half a character at the end would be left out.
        String text = api.text(path + "/text", end + 1);
        return passages.stream()
                .allMatch(passage -> text.startsWith(passage.text(), passage.start()));
    }

    private static ProblemException gone(String why) {
        return ProblemException.of(Kind.GONE, why + "; ask /v1/context again").at("context_id");
    }

    /**
     * Another decision about a context. What is left out stays as it was asked for.
     *
     * @param contextId of an answer of {@code POST /v1/context} or of a chat, ten minutes old at
     *     most
     * @param threshold sentences whose keep-probability (the model's probability that a sentence
     *     helps to answer the question) is lower go, 0 to 1; as before if it is left out
     * @param tokenBudget most tokens of the compact context, 1 to 32000 ({@code
     *     winnow.pipeline.caps.token-budget}); as before if it is left out
     * @param topK most passages from which sentences are kept, 1 to 100 ({@code
     *     winnow.pipeline.caps.top-k}); as before if it is left out
     * @param order order of documents in the context: rank, document or edges; as before if it is
     *     left out
     * @param explain whether the answer lists what went, and the candidates, as the first one;
     *     default false
     */
    public record DecideRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String contextId,
            @Nullable Float threshold,
            @Nullable Integer tokenBudget,
            @Nullable Integer topK,
            @Nullable PassageOrder order,
            @Nullable Boolean explain) {

        /** What it changes. */
        public RequestSettings settings() {
            return new RequestSettings(
                    null, topK, threshold, null, null, tokenBudget, null, order, null, null, null);
        }
    }
}
