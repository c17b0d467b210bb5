package dev.winnow.reranker.api;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorShapes;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import dev.winnow.platform.telemetry.StageMetrics;
import dev.winnow.reranker.documents.DocumentReranking;
import dev.winnow.reranker.documents.DocumentReranking.Cutting;
import dev.winnow.reranker.documents.RerankedDocuments;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reranks texts that come with the question. Clients disagree about paths, so each path serves
 * every dialect and the body decides ({@link RerankDialect}).
 */
@RestController
@Tag(
        name = "rerank",
        description =
                "Texts by relevance, in the shapes of Cohere, Jina, Voyage, text-embeddings-inference, LibreChat and NVIDIA")
@ErrorsAs(ErrorShape.ANY_RERANK)
public final class RerankController {

    private static final String EXAMPLE =
            """
            {"model": "winnow", "query": "How long do tombstones live?", "top_n": 2,
             "documents": ["The broker listens on port 9092.",
                           "Tombstones live for seven days, then they are removed.",
                           "A deletion leaves a tombstone."]}
            """;

    /**
     * Beside the stages' own reasons in {@link ReportHeaders#DEGRADED}: most dialects have no field
     * for it.
     */
    private static final String CUT = "rerank;reason=input-cut";

    private final DocumentReranking reranking;
    private final Compute compute;
    private final QuestionIntake intake;
    private final StageMetrics metrics;
    private final ReportHeaders reportHeaders;
    private final JsonMapper json;

    public RerankController(
            DocumentReranking reranking,
            Compute compute,
            QuestionIntake intake,
            StageMetrics metrics,
            ReportHeaders reportHeaders,
            JsonMapper json) {
        this.reranking = reranking;
        this.compute = compute;
        this.intake = intake;
        this.metrics = metrics;
        this.reportHeaders = reportHeaders;
        this.json = json;
    }

    /** Every dialect. */
    @Operation(
            summary = "Texts ordered by how well they answer the query",
            description =
                    "Scores are calibrated probabilities. The field that lists the texts decides how the answer looks: documents (Cohere, Jina, "
                            + "Voyage and others, who each find their names in one object), texts (text-embeddings-inference), candidates (LibreChat's "
                            + "rag-api), passages (NVIDIA's NIM). /rerank, /v2/rerank, /reranking, /v1/reranking and /v1/ranking are the same. "
                            + "Of texts that were too long the beginning is scored, and the header Winnow-Degraded says so. "
                            + "With documents and \"winnow\": {\"prune\": true} each result also tells which sentences are worth keeping.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "Best first, in the dialect of the request",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema =
                                                    @Schema(
                                                            anyOf = {
                                                                RerankResponse.class,
                                                                TeiRerankRequest.TeiRank[].class,
                                                                RagApiRerankRequest.RagApiRanking
                                                                        .class,
                                                                NimRankingRequest.NimRankings.class
                                                            }))))
    @PostMapping(
            path = "/v1/rerank",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> rerank(
            RequestFrame frame,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE),
                                            schema =
                                                    @Schema(
                                                            anyOf = {
                                                                RerankRequest.class,
                                                                TeiRerankRequest.class,
                                                                RagApiRerankRequest.class,
                                                                NimRankingRequest.class
                                                            })))
                    @RequestBody
                    JsonNode body,
            HttpServletRequest request)
            throws StageException {
        return answer(frame, body, request, "1");
    }

    /** The same at the other paths that clients know. */
    @Hidden
    @PostMapping(
            path = {"/rerank", "/reranking", "/v1/reranking", "/v1/ranking"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> rerankElsewhere(
            RequestFrame frame, @RequestBody JsonNode body, HttpServletRequest request)
            throws StageException {
        return answer(frame, body, request, "1");
    }

    /** The same for Cohere's second version, which is told its number. */
    @Hidden
    @PostMapping(
            path = "/v2/rerank",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> rerankForCohereV2(
            RequestFrame frame, @RequestBody JsonNode body, HttpServletRequest request)
            throws StageException {
        return answer(frame, body, request, "2");
    }

    private ResponseEntity<Object> answer(
            RequestFrame frame, JsonNode body, HttpServletRequest request, String version)
            throws StageException {
        RerankDialect dialect = RerankDialect.of(body);
        ErrorShapes.choose(request, dialect.errors());
        RerankCall call = dialect.read(body, json);
        Query query = intake.query(call.question(), null, null);
        PipelineState question = intake.accept(frame, query, intake.settings(RequestSettings.NONE));
        List<String> texts = call.texts(reranking.limits().documents());
        int wanted = call.wanted(texts.size());
        Cutting cutting = call.cutting();

        RerankedDocuments scored =
                compute.run(
                        Owner.of(frame.scope()),
                        frame.deadline(),
                        abandoned -> reranking.rerank(question, texts, cutting, abandoned));

        metrics.record(scored.before(), scored.after());
        HttpHeaders headers = reportHeaders.of(scored.after().reports());
        if (scored.documents().cut() > 0) {
            headers.add(ReportHeaders.DEGRADED, CUT);
        }
        Object answer =
                call.answer(
                        new RerankCall.ScoredTexts(frame.id().toString(), version, scored, wanted));
        return ResponseEntity.ok().headers(headers).body(answer);
    }
}
