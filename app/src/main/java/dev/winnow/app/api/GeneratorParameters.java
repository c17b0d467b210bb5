package dev.winnow.app.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a chat request that go to the generator: those of OpenAI's API reference that
 * say how it writes, each held against its range. A wrong value is refused here, by name, before
 * anything is looked up; generators answer it each in their own way, some of them with nonsense.
 * Any other parameter is refused as well, since its cost has no bound ({@code best_of}, {@code
 * service_tier}), lengthen answers under another name ({@code num_predict}) or have the generator
 * keep or fetch something ({@code store}, {@code web_search_options}), and so is a tool that the
 * generator would run itself.
 */
final class GeneratorParameters {

    /** What Winnow reads itself. */
    private static final Set<String> OWN =
            Set.of("model", "messages", "winnow", "stream", "stream_options");

    /**
     * Tools that the caller runs. Of any other kind the generator would run one itself: search the
     * web, run code, ask a server that the caller names.
     */
    private static final Set<String> CALLERS_TOOLS = Set.of("function", "custom");

    /** OpenAI's most. */
    private static final int MOST_STOPS = 4;

    /** OpenAI's most. */
    private static final int MOST_FUNCTIONS = 128;

    /** OpenAI's most. */
    private static final int MOST_TOP_LOGPROBS = 20;

    /** Tokens with a bias; OpenAI's most. */
    private static final int MOST_BIASES = 1_024;

    /** OpenAI's most. */
    private static final int MOST_BIAS = 100;

    /** Longest name of a user, a cache, an effort. OpenAI takes 64 for most of them. */
    private static final int MOST_CHARACTERS = 256;

    /** What each must be, and how that is said. */
    private static final Map<String, Rule> RULES = new HashMap<>();

    private record Rule(Predicate<JsonNode> holds, String must) {}

    static {
        number(0, 2, "temperature");
        number(0, 1, "top_p");
        number(-2, 2, "presence_penalty", "frequency_penalty");
        rule(
                value -> value.isIntegralNumber() && value.bigIntegerValue().signum() > 0,
                "must be a whole number, at least 1",
                "max_tokens",
                "max_completion_tokens");
        rule(
                value -> value.isInt() && value.asInt() == 1,
                "must be 1: one question gets one answer",
                "n");
        rule(
                value -> isWord(value) || isList(value, MOST_STOPS, GeneratorParameters::isWord),
                "must be a text or a list of at most %d texts, none of them empty"
                        .formatted(MOST_STOPS),
                "stop");
        rule(JsonNode::canConvertToLong, "must be a whole number of 64 bits", "seed");
        rule(JsonNode::isBoolean, "must be true or false", "logprobs", "parallel_tool_calls");
        rule(
                value -> value.isInt() && value.asInt() >= 0 && value.asInt() <= MOST_TOP_LOGPROBS,
                "must be a whole number from 0 to %d".formatted(MOST_TOP_LOGPROBS),
                "top_logprobs");
        rule(
                value ->
                        value.isObject()
                                && value.size() <= MOST_BIASES
                                && all(value, bias -> isBetween(bias, -MOST_BIAS, MOST_BIAS)),
                "must be an object of at most %d tokens, each with a number from -%d to %d"
                        .formatted(MOST_BIASES, MOST_BIAS, MOST_BIAS),
                "logit_bias");
        rule(
                JsonNode::isObject,
                "must be an object such as {\"type\": \"text\"}",
                "response_format");
        rule(
                value -> isList(value, MOST_FUNCTIONS, JsonNode::isObject),
                "must be a list of at most %d objects".formatted(MOST_FUNCTIONS),
                "tools",
                "functions");
        rule(
                value -> value.isObject() || isShort(value),
                "must be a word such as auto or an object that names a function",
                "tool_choice",
                "function_call");
        rule(
                GeneratorParameters::isShort,
                "must be a text of at most %d characters".formatted(MOST_CHARACTERS),
                "reasoning_effort",
                "verbosity",
                "user",
                "safety_identifier",
                "prompt_cache_key");
    }

    private GeneratorParameters() {}

    private static void rule(Predicate<JsonNode> holds, String must, String... names) {
        for (String name : names) {
            RULES.put(name, new Rule(holds, must));
        }
    }

    private static void number(int least, int most, String... names) {
        rule(
                value -> isBetween(value, least, most),
                "must be a number from %d to %d".formatted(least, most),
                names);
    }

    /**
     * Checks them.
     *
     * @param more names of parameters that go as they are
     * @throws ProblemException 422 naming the parameter and its range
     */
    static void check(ObjectNode body, List<String> more) {
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (OWN.contains(name) || more.contains(name) || value.isNull()) {
                continue;
            }
            Rule rule = RULES.get(name);
            if (rule == null) {
                throw ProblemException.of(
                                Kind.UNKNOWN_FIELD,
                                "%s is no parameter that is handed to the generator; leave it out, or the operator adds it to winnow.generator.more-parameters"
                                        .formatted(shown(name)))
                        .at(shown(name));
            }
            require(name, rule.holds().test(value), rule.must());
            for (int i = 0; name.equals("tools") && i < value.size(); i++) {
                require(
                        "tools[%d].type".formatted(i),
                        CALLERS_TOOLS.contains(value.get(i).path("type").asString("")),
                        "must be function or custom, which the caller runs itself; for a tool of the generator's own, the operator adds tools to winnow.generator.more-parameters");
            }
        }
    }

    private static boolean isBetween(JsonNode value, int least, int most) {
        return value.isNumber() && value.doubleValue() >= least && value.doubleValue() <= most;
    }

    private static boolean isList(JsonNode value, int most, Predicate<JsonNode> rule) {
        return value.isArray() && value.size() <= most && all(value, rule);
    }

    private static boolean all(JsonNode values, Predicate<JsonNode> rule) {
        return values.valueStream().allMatch(rule);
    }

    private static boolean isWord(JsonNode value) {
        return value.isString() && !value.asString().isEmpty();
    }

    private static boolean isShort(JsonNode value) {
        return value.isString() && value.asString().length() <= MOST_CHARACTERS;
    }

    private static void require(String name, boolean holds, String why) {
        if (!holds) {
            throw ProblemException.of(Kind.INVALID_VALUE, name + " " + why).at(name);
        }
    }

    /** Names come from the client: a long one does not belong into a message. */
    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "\u2026";
    }
}
