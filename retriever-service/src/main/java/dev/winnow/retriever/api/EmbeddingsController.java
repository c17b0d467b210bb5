package dev.winnow.retriever.api;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Vectors of texts that are sent, by the encoder of the index. */
@RestController
@Tag(
        name = "embeddings",
        description = "Vectors of texts, in the shapes of OpenAI and text-embeddings-inference")
public final class EmbeddingsController {

    private static final String EXAMPLE =
            """
            {"input": ["Tombstones live for seven days.", "The broker listens on port 9092."], "encoding_format": "float"}
            """;

    private static final String TEI_EXAMPLE =
            """
            {"inputs": ["Tombstones live for seven days.", "The broker listens on port 9092."], "truncate": true}
            """;

    /** Beside the stages' own reasons in {@link ReportHeaders#DEGRADED}. */
    private static final String CUT = "embeddings;reason=input-cut";

    private final TextEmbedding embedding;
    private final Compute compute;

    public EmbeddingsController(TextEmbedding embedding, Compute compute) {
        this.embedding = embedding;
        this.compute = compute;
    }

    /**
     * The encoder.
     *
     * @param model the encoder's name
     * @param dimensions numbers of a vector, 1 or more
     */
    record Encoder(String model, int dimensions) {}

    /** Which encoder there is: who has its vectors needs to know when another one comes. */
    @Operation(
            operationId = "getEncoder",
            summary = "Which encoder makes the vectors, and how long they are")
    @GetMapping(path = "/v1/embeddings", produces = MediaType.APPLICATION_JSON_VALUE)
    @ErrorsAs(ErrorShape.OPENAI)
    Encoder encoder() {
        return new Encoder(embedding.model(), embedding.dimensions());
    }

    /** As OpenAI's clients ask. */
    @Operation(
            summary = "The vectors of texts, in OpenAI's shape",
            description =
                    "By the encoder that the index has, whose name /v1/models lists. Of a text that is longer than the encoder's window the beginning "
                            + "is encoded, and the header Winnow-Degraded says so. /embeddings is the same.")
    @PostMapping(
            path = "/v1/embeddings",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ErrorsAs(ErrorShape.OPENAI)
    ResponseEntity<EmbeddingsResponse> embeddings(
            RequestFrame frame, @ExampleBody(EXAMPLE) @RequestBody EmbeddingsRequest request)
            throws StageException {
        boolean base64 = request.inBase64(embedding.model(), embedding.dimensions());
        TextEmbedding.EmbeddedTexts embedded = embed(frame, "input", request.texts(), true);
        return answer(embedded, EmbeddingsResponse.of(embedded, embedding.model(), base64));
    }

    /** The same for clients whose address already ends in what OpenAI's does not. */
    @Hidden
    @PostMapping(
            path = "/embeddings",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ErrorsAs(ErrorShape.OPENAI)
    ResponseEntity<EmbeddingsResponse> embeddingsElsewhere(
            RequestFrame frame, @RequestBody EmbeddingsRequest request) throws StageException {
        return embeddings(frame, request);
    }

    /** As the clients of text-embeddings-inference ask. */
    @Operation(
            summary = "The vectors of texts, in the shape of text-embeddings-inference",
            description =
                    "A bare list of vectors of length 1. Of a text that is too long the end is left out, unless truncate is false.")
    @PostMapping(
            path = "/embed",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ErrorsAs(ErrorShape.TEI)
    ResponseEntity<List<float[]>> embed(
            RequestFrame frame, @ExampleBody(TEI_EXAMPLE) @RequestBody TeiEmbedRequest request)
            throws StageException {
        TextEmbedding.EmbeddedTexts embedded =
                embed(frame, "inputs", request.texts(), request.mayCut());
        return answer(embedded, embedded.vectors());
    }

    private TextEmbedding.EmbeddedTexts embed(
            RequestFrame frame, String field, List<String> texts, boolean mayCut)
            throws StageException {
        return compute.run(
                Owner.of(frame.scope()),
                frame.deadline(),
                abandoned -> embedding.embed(field, texts, mayCut, frame.deadline(), abandoned));
    }

    private static <T> ResponseEntity<T> answer(TextEmbedding.EmbeddedTexts embedded, T body) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (embedded.cut() > 0) {
            answer.header(ReportHeaders.DEGRADED, CUT);
        }
        return answer.body(body);
    }

    /**
     * The request of text-embeddings-inference for vectors. Fields that are not listed are ignored.
     *
     * @param inputs a text, or a list of 1 to 2048 texts
     * @param normalize only true, the default: vectors have the length 1
     * @param truncate false to refuse texts that are too long; default true: their end is left out
     */
    @LenientJson
    record TeiEmbedRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = String[].class)
                    @Nullable JsonNode inputs,
            @Nullable Boolean normalize,
            @Nullable Boolean truncate) {

        List<String> texts() {
            if (inputs != null && (isEmptyList() || inputs.asString("x").isEmpty())) {
                throw ProblemException.empty("inputs");
            }
            if (Boolean.FALSE.equals(normalize)) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE,
                                "normalize can only be true: vectors have the length 1")
                        .at("normalize");
            }
            return EmbeddingsRequest.texts("inputs", inputs);
        }

        private boolean isEmptyList() {
            return inputs != null && inputs.isArray() && inputs.isEmpty();
        }

        boolean mayCut() {
            return !Boolean.FALSE.equals(truncate);
        }
    }

    /**
     * OpenAI's list of vectors.
     *
     * @param object always {@code list}
     * @param data in the order of the texts
     * @param model the encoder
     * @param usage tokens that it read
     */
    record EmbeddingsResponse(
            String object, List<EmbeddingVector> data, String model, EmbeddingUsage usage) {

        /**
         * The vector of a text.
         *
         * @param object always {@code embedding}
         * @param index the text's place in the request, from 0
         * @param embedding a list of numbers, or base64 of little-endian floats
         */
        record EmbeddingVector(String object, int index, Object embedding) {}

        /**
         * Tokens that the encoder read.
         *
         * @param promptTokens tokens of all texts, 0 or more
         * @param totalTokens the same number
         */
        record EmbeddingUsage(int promptTokens, int totalTokens) {}

        static EmbeddingsResponse of(
                TextEmbedding.EmbeddedTexts embedded, String model, boolean base64) {
            List<EmbeddingVector> data = new ArrayList<>(embedded.vectors().size());
            for (float[] vector : embedded.vectors()) {
                data.add(
                        new EmbeddingVector(
                                "embedding", data.size(), base64 ? base64(vector) : vector));
            }
            return new EmbeddingsResponse(
                    "list", data, model, new EmbeddingUsage(embedded.tokens(), embedded.tokens()));
        }

        private static String base64(float[] vector) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return Base64.getEncoder().encodeToString(bytes.array());
        }
    }
}
