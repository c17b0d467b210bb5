package dev.winnow.retriever.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a field that holds one text or a list of texts. */
final class InputTexts {

    /** OpenAI's own limit of a request. */
    static final int MOST = 2_048;

    private InputTexts() {}

    /**
     * The texts, in the order of the request.
     *
     * @throws ProblemException 422 for what is no text and for an empty one, 413 for too many
     */
    static List<String> of(String field, @Nullable JsonNode input) {
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
