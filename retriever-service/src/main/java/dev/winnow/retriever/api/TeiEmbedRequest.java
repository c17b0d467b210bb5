package dev.winnow.retriever.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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
