package dev.winnow.retriever.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's request for vectors. Fields that are not listed are ignored.
 *
 * @param model the encoder's name, as {@code /v1/models} lists it; another one is refused, since
 *     its vectors could not be compared; may be left out
 * @param input a text, or a list of 1 to 2048 texts
 * @param encodingFormat {@code float} (the default) or {@code base64}: little-endian floats of 32
 *     bits
 * @param dimensions the length of the encoder's vectors, and no other number; may be left out
 */
@LenientJson
record EmbeddingsRequest(
        @Nullable String model,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = String[].class)
                @Nullable JsonNode input,
        @Nullable String encodingFormat,
        @Nullable Integer dimensions) {

    /** OpenAI's own limit of a request. */
    static final int MOST = 2_048;

    List<String> texts() {
        return texts("input", input);
    }

    /**
     * Whether vectors go out as base64.
     *
     * @throws ProblemException 404 for another model, 422 for another length or format
     */
    boolean inBase64(String served, int length) {
        if (model != null && !model.equals(served)) {
            throw ProblemException.of(
                            Kind.UNKNOWN_MODEL,
                            "there is no such model for embeddings; the model is " + served)
                    .at("model");
        }
        if (dimensions != null && dimensions != length) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "dimensions can only be %d, the length of this model's vectors, got %d"
                                    .formatted(length, dimensions))
                    .at("dimensions");
        }
        return switch (encodingFormat == null ? "float" : encodingFormat) {
            case "float" -> false;
            case "base64" -> true;
            default ->
                    throw ProblemException.of(
                                    Kind.INVALID_VALUE,
                                    "encoding_format must be one of float, base64")
                            .at("encoding_format");
        };
    }

    /**
     * The texts of a field that holds one or a list, in the order of the request.
     *
     * @throws ProblemException 422 for what is no text and for an empty one, 413 for too many
     */
    static List<String> texts(String field, @Nullable JsonNode input) {
        if (input != null && input.isString()) {
            return List.of(text(field, input));
        }
        if (input == null || !input.isArray() || input.isEmpty()) {
            throw refused(field, "must be a text, or a list with at least one text");
        }
        if (input.size() > MOST) {
            throw ProblemException.of(
                            Kind.TOO_LARGE,
                            "%d texts are more than the %d of one request; send several requests"
                                    .formatted(input.size(), MOST))
                    .at(field)
                    .limit(MOST, input.size());
        }
        List<String> texts = new ArrayList<>(input.size());
        for (int i = 0; i < input.size(); i++) {
            texts.add(text("%s[%d]".formatted(field, i), input.get(i)));
        }
        return texts;
    }

    private static String text(String place, JsonNode value) {
        if (!value.isString()) {
            throw refused(
                    place,
                    "must be a text; ids of tokens are of another model's vocabulary (LangChain: check_embedding_ctx_length=False)");
        }
        String text = value.asString();
        if (text.isEmpty()) {
            throw refused(place, "is empty");
        }
        return text;
    }

    private static ProblemException refused(String place, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, place + " " + why).at(place);
    }
}
