package dev.winnow.app.api.vectorstore;

import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's search of vector stores in front of the line. */
@RestController
@Tag(name = "vector stores", description = "OpenAI's search of vector stores")
@ErrorsAs(ErrorShape.OPENAI)
public final class VectorStoreController {

    private static final String EXAMPLE =
            """
            {"query": "How long do tombstones live?", "max_num_results": 4}
            """;

    private final Knowledge knowledge;

    public VectorStoreController(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** The kept sentences, passage by passage. */
    @Operation(
            operationId = "searchVectorStore",
            summary = "The kept sentences of the best passages, as OpenAI searches vector stores",
            description =
                    "The store is default, or a name that winnow.knowledge gives to a filter. score is the rank probability, which score_threshold is "
                            + "held against, unless no model ran, which the header Winnow-Degraded says. filters are OpenAI's comparisons (eq, ne, gt, gte, lt, lte, in, nin) and compounds (and, or) on metadata. "
                            + "Stores are made by settings, not by calls, and documents come by /v1/documents. /vector_stores/{id}/search is the same.")
    @PostMapping(
            path = {"/v1/vector_stores/{id}/search", "/vector_stores/{id}/search"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<VectorStoreSearchResponse> search(
            RequestFrame frame,
            @Parameter(
                            description = "default, or a name that winnow.knowledge has",
                            example = Knowledge.DEFAULT)
                    @PathVariable
                    String id,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    VectorStoreSearchRequest request) {
        Question question = request.question(knowledge, id);
        PipelineState done = knowledge.ask(frame, question);
        return knowledge.answer("vector-store", question, done, VectorStoreSearchResponse.of(done));
    }
}
