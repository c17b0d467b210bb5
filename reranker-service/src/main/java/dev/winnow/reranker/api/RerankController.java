package dev.winnow.reranker.api;

import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.RerankErrors;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.reranker.documents.DocumentReranking;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import dev.winnow.reranker.documents.KeptText;
import dev.winnow.reranker.documents.RerankedDocuments;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reranks documents that come with the question. Clients disagree about paths, so each path serves
 * every dialect and the body decides: {@code top_k} without {@code top_n} is Voyage's, everything
 * else is answered for Cohere and Jina alike.
 */
@RestController
@Tag(
        name = "rerank",
        description = "Documents by relevance, in the shapes of Cohere, Jina and Voyage")
@ErrorsAs(RerankErrors.class)
public final class RerankController {

    private final DocumentReranking reranking;
    private final Compute compute;
    private final QuestionIntake intake;
    private final StageMetrics metrics;
    private final ReportHeaders reportHeaders;

    public RerankController(
            DocumentReranking reranking,
            Compute compute,
            QuestionIntake intake,
            StageMetrics metrics,
            ReportHeaders reportHeaders) {
        this.reranking = reranking;
        this.compute = compute;
        this.intake = intake;
        this.metrics = metrics;
        this.reportHeaders = reportHeaders;
    }

    /** Cohere v1, Jina, Voyage. */
    @Operation(
            summary = "Documents ordered by how well they answer the query",
            description =
                    "Scores are calibrated probabilities. Every path takes every dialect: top_k without top_n is answered in Voyage's shape. "
                            + "With \"winnow\": {\"prune\": true} each result also tells which sentences of its document are worth keeping.")
    @PostMapping(
            path = {"/v1/rerank", "/rerank"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> rerank(RequestFrame frame, @RequestBody RerankRequest request)
            throws StageException {
        return answer(frame, request, "1");
    }

    /** Cohere v2. */
    @Operation(
            summary = "Documents ordered by how well they answer the query",
            description =
                    "Scores are calibrated probabilities. Every path takes every dialect: top_k without top_n is answered in Voyage's shape. "
                            + "With \"winnow\": {\"prune\": true} each result also tells which sentences of its document are worth keeping.")
    @PostMapping(
            path = "/v2/rerank",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> rerankForCohereV2(RequestFrame frame, @RequestBody RerankRequest request)
            throws StageException {
        return answer(frame, request, "2");
    }

    private ResponseEntity<Object> answer(RequestFrame frame, RerankRequest request, String version)
            throws StageException {
        PipelineState question = intake.accept(frame, request.query(), null, RequestSettings.NONE);
        List<String> texts = DocumentTexts.of(request, reranking.limits().documents());
        int wanted = request.wanted(texts.size());
        Cutting cutting = new Cutting(request.tokensPerDocument(), request.mayCut());
        RerankRequest.@Nullable Extension extension =
                request.wantsPruning() ? request.winnow() : null;
        @Nullable Float threshold =
                extension == null ? null : extension.threshold(question.question().settings());

        RerankedDocuments scored =
                compute.run(
                        frame.scope().tenant(),
                        frame.deadline(),
                        abandoned -> reranking.rerank(question, texts, cutting, abandoned));

        metrics.record(scored.before(), scored.after());
        String model = model(scored);
        List<RerankResponse.Result> results = new ArrayList<>(wanted);
        for (int index : scored.bestFirst().subList(0, wanted)) {
            results.add(result(scored, index, request.wantsDocuments(), threshold));
        }
        Object body =
                request.isVoyage()
                        ? voyage(results, model, scored)
                        : RerankResponse.of(
                                frame.id().toString(),
                                model,
                                results,
                                version,
                                texts.size(),
                                scored.documents().totalTokens(),
                                warnings(scored, threshold != null));
        return ResponseEntity.ok().headers(reportHeaders.of(scored.after().reports())).body(body);
    }

    private static RerankResponse.Result result(
            RerankedDocuments scored, int index, boolean withText, @Nullable Float threshold) {
        Reranked document = scored.at(index);
        String text = scored.documents().texts().get(index);
        return new RerankResponse.Result(
                index,
                document.rankProbability().value(),
                withText ? new RerankResponse.Document(text) : null,
                threshold == null ? null : pruned(scored, index, threshold));
    }

    private static RerankResponse.Pruned pruned(
            RerankedDocuments scored, int index, float threshold) {
        KeptText kept = scored.kept(index, threshold);
        return new RerankResponse.Pruned(
                scored.at(index).rankLogit().value(),
                kept.text(),
                kept.spans(),
                kept.compression(scored.documents().texts().get(index)));
    }

    private static RerankResponse.Voyage voyage(
            List<RerankResponse.Result> results, String model, RerankedDocuments scored) {
        List<RerankResponse.VoyageResult> data = new ArrayList<>(results.size());
        for (RerankResponse.Result result : results) {
            RerankResponse.Document document = result.document();
            data.add(
                    new RerankResponse.VoyageResult(
                            result.index(),
                            result.relevanceScore(),
                            document == null ? null : document.text(),
                            result.winnow()));
        }
        return new RerankResponse.Voyage(
                "list",
                data,
                model,
                new RerankResponse.VoyageUsage(scored.documents().totalTokens()));
    }

    private static @Nullable List<String> warnings(RerankedDocuments scored, boolean pruning) {
        List<String> warnings = new ArrayList<>();
        int cut = scored.documents().cut();
        if (cut > 0) {
            warnings.add("%d documents were longer than allowed and were cut".formatted(cut));
        }
        if (pruning && !scored.scoresSentences()) {
            warnings.add(
                    "the model %s scores no sentences: winnow.prune left every document whole"
                            .formatted(model(scored)));
        }
        return warnings.isEmpty() ? null : warnings;
    }

    private static String model(RerankedDocuments scored) {
        var model = scored.after().reports().getLast().model();
        return model == null ? "" : model.name();
    }
}
