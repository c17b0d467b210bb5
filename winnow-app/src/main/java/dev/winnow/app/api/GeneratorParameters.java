package dev.winnow.app.api;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a chat request that say how the generator writes, held against the ranges of OpenAI's API reference. A wrong value is
 * refused here, by name, before anything is looked up; generators answer it each in their own way, some of them with nonsense. Parameters
 * that are not listed here go to the generator as they are.
 */
final class GeneratorParameters {

    /** OpenAI's most. */
    private static final int MOST_STOPS = 4;

    private GeneratorParameters() {}

    /**
     * Checks them.
     *
     * @throws ProblemException 422 naming the parameter and its range
     */
    static void check(ObjectNode body) {
        number(body, "temperature", 0, 2);
        number(body, "top_p", 0, 1);
        number(body, "presence_penalty", -2, 2);
        number(body, "frequency_penalty", -2, 2);
        length(body, "max_tokens");
        length(body, "max_completion_tokens");
        oneChoice(body);
        stops(given(body, "stop"));
    }

    private static void number(ObjectNode body, String name, int least, int most) {
        JsonNode value = given(body, name);
        if (value != null
                && !(value.isNumber()
                        && value.doubleValue() >= least
                        && value.doubleValue() <= most)) {
            throw wrong(name, "must be a number from %d to %d".formatted(least, most));
        }
    }

    private static void length(ObjectNode body, String name) {
        JsonNode value = given(body, name);
        if (value != null && !(value.isIntegralNumber() && value.bigIntegerValue().signum() > 0)) {
            throw wrong(name, "must be a whole number, at least 1");
        }
    }

    private static void oneChoice(ObjectNode body) {
        JsonNode value = given(body, "n");
        if (value != null && !(value.isInt() && value.asInt() == 1)) {
            throw wrong("n", "must be 1: one question gets one answer");
        }
    }

    private static void stops(@Nullable JsonNode stop) {
        if (stop == null || isWord(stop)) {
            return;
        }
        boolean words = stop.isArray() && stop.size() <= MOST_STOPS;
        for (int i = 0; words && i < stop.size(); i++) {
            words = isWord(stop.get(i));
        }
        if (!words) {
            throw wrong(
                    "stop",
                    "must be a text or a list of at most %d texts, none of them empty"
                            .formatted(MOST_STOPS));
        }
    }

    private static boolean isWord(JsonNode value) {
        return value.isString() && !value.asString().isEmpty();
    }

    private static @Nullable JsonNode given(ObjectNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static ProblemException wrong(String name, String why) {
        return Problems.INVALID_VALUE.because(name + " " + why).at(name);
    }
}
