package dev.winnow.reranker.api;

import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.inference.InferenceProperties;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.reranker.documents.DocumentLimits;
import dev.winnow.reranker.documents.DocumentReranking;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What text-embeddings-inference tells of itself: its clients ask before they send texts. */
@RestController
@Tag(name = "rerank")
@ErrorsAs(ErrorShape.TEI)
public final class InfoController {

    private static final String LABEL = "LABEL_0";

    private final TeiModel info;

    public InfoController(
            OnnxReranker reranker,
            DocumentReranking reranking,
            PipelineProperties pipeline,
            InferenceProperties inference) {
        ModelIdentity model = reranker.model();
        DocumentLimits limits = reranking.limits();
        this.info =
                new TeiModel(
                        model.name(),
                        model.sha256(),
                        dtype(reranker.precision()),
                        model.name(),
                        new TeiModelType(new TeiLabels(Map.of("0", LABEL), Map.of(LABEL, 0))),
                        pipeline.caps().concurrentRequests(),
                        limits.tokensPerDocument(),
                        inference.settings().batchTokens(),
                        limits.documents(),
                        true,
                        inference.settings().sessions(),
                        Objects.requireNonNullElse(
                                InfoController.class.getPackage().getImplementationVersion(), "0"));
    }

    /** The reranker's model and limits. */
    @Operation(summary = "The reranker's model and limits, as text-embeddings-inference tells them")
    @GetMapping(path = "/info", produces = MediaType.APPLICATION_JSON_VALUE)
    TeiModel info() {
        return info;
    }

    private static String dtype(Precision precision) {
        return switch (precision) {
            case INT8 -> "int8";
            case FP16 -> "float16";
            case FP32 -> "float32";
        };
    }

    /**
     * The answer.
     *
     * @param modelId name of the model
     * @param modelSha SHA-256 of the model file, 64 hexadecimal digits
     * @param modelDtype precision of its weights: int8, float16 or float32
     * @param servedModelName its name once more
     * @param modelType its only name says what the model does
     * @param maxConcurrentRequests requests that run or wait; more get 429
     * @param maxInputLength most tokens of a text; longer ones are cut
     * @param maxBatchTokens most tokens that are computed at once
     * @param maxClientBatchSize most texts of a request
     * @param autoTruncate whether long texts are cut unless the request forbids it
     * @param tokenizationWorkers threads that read texts, 1 or more
     * @param version of Winnow; 0 where it was not built as a jar
     */
    record TeiModel(
            String modelId,
            String modelSha,
            String modelDtype,
            String servedModelName,
            TeiModelType modelType,
            int maxConcurrentRequests,
            int maxInputLength,
            int maxBatchTokens,
            int maxClientBatchSize,
            boolean autoTruncate,
            int tokenizationWorkers,
            String version) {}

    /**
     * The kind of model: its only name says what it does.
     *
     * @param reranker the labels of its scores
     */
    record TeiModelType(@Nullable TeiLabels reranker) {}

    /**
     * Names of a model's scores; a reranker has one.
     *
     * @param id2label the name of each score by its number
     * @param label2id the number of each score by its name
     */
    record TeiLabels(Map<String, String> id2label, Map<String, Integer> label2id) {}
}
