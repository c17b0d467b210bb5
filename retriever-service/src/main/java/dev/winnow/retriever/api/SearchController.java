package dev.winnow.retriever.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Searches passages: the retriever by itself, before any model has read them. */
@RestController
@Tag(
        name = "search",
        description = "Passages as the retriever finds them, before a model has read them")
public final class SearchController {

    private static final String EXAMPLE =
            """
            {"query": "What does the reranker return for each sentence?", "top_k": 5}
            """;

    private final InProcessPipeline pipeline;
    private final QuestionIntake intake;
    private final ReportHeaders reportHeaders;

    public SearchController(
            InProcessPipeline pipeline, QuestionIntake intake, ReportHeaders reportHeaders) {
        this.pipeline = pipeline;
        this.intake = intake;
        this.reportHeaders = reportHeaders;
    }

    /** The best passages for a question. */
    @Operation(
            summary = "The passages that fit a question best",
            description =
                    "Found by words and by vectors, scored by both and fused. Offsets are UTF-16 units of the document's text. "
                            + "With explain each hit says what each source was worth in each round.")
    @PostMapping(
            path = "/v1/search",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SearchResponse> search(
            RequestFrame frame,
            @ExampleBody(EXAMPLE) @RequestBody SearchRequest request,
            DocumentLinks links) {
        PipelineState accepted =
                intake.accept(
                        frame,
                        intake.query(request.query(), request.filters(), request.queryVector()),
                        request.settings(intake.settings(request.settings())));
        PipelineState done = pipeline.run(accepted, List.of(StageId.RETRIEVER));
        return ResponseEntity.ok()
                .headers(reportHeaders.of(done.reports()))
                .body(SearchResponse.of(done, request.wantsExplanation(), links));
    }

    /**
     * A search. Only the question is needed.
     *
     * @param query the question, at most 32000 UTF-16 units ({@code
     *     winnow.pipeline.caps.query-characters})
     * @param filters narrows what may be found, e.g. {@code {"year": {"gte": 2020}, "document_id":
     *     ["a", "b"]}}; all that the key may see if it is left out
     * @param queryVector the question as a sparse encoder has it, terms with weights of at least 1,
     *     e.g. {@code {"cat": 97}}; only an index of impacts takes it
     * @param settings {@code top_k} is the number of hits wanted, that of {@code candidates} if it
     *     is left out; {@code threshold}, {@code floor}, {@code min_rank}, {@code token_budget},
     *     {@code fact_share}, {@code order}, {@code title_rule} and {@code fill} are checked and
     *     are of no use, since no sentences are chosen.
     * @param explain whether each hit says how its score came about; default false
     */
    public record SearchRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
            @Nullable JsonNode filters,
            @Nullable JsonNode queryVector,
            @JsonUnwrapped RequestSettings settings,
            @Nullable Boolean explain) {

        /** The settings of the search, in which the number of hits is the number of candidates. */
        Settings settings(Settings effective) {
            return settings.topK() == null ? effective : effective.withCandidates(effective.topK());
        }

        boolean wantsExplanation() {
            return Boolean.TRUE.equals(explain);
        }
    }
}
