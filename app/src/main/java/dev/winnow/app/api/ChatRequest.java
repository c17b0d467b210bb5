package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.RequestSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A chat request, read and checked.
 *
 * @param model the model that was asked for
 * @param conversation the messages
 * @param questionField where the question stands in the body, for refusals
 * @param stream whether the answer is wanted in parts
 * @param includeUsage whether a stream ends with a chunk about tokens
 * @param winnow what is asked of Winnow itself
 * @param parameters what is for the generator: plain values, lists and maps
 */
record ChatRequest(
        String model,
        Conversation conversation,
        String questionField,
        boolean stream,
        boolean includeUsage,
        Extension winnow,
        SortedMap<String, Object> parameters) {

    /** What Winnow reads itself. */
    private static final List<String> OWN =
            List.of("model", "messages", "winnow", "n", "stream", "stream_options");

    private static final String FORMAT = "text.format";

    /**
     * The object {@code winnow} in the body. Clients that do not know it leave it out.
     *
     * @param retrieve whether documents are to be looked up; null leaves it to the server
     * @param filters narrows the documents that may be used
     * @param settings the fields that change the server's defaults
     */
    record Extension(
            @Nullable Boolean retrieve,
            @Nullable JsonNode filters,
            @JsonUnwrapped RequestSettings settings) {

        static Extension of(@Nullable JsonNode winnow) {
            return winnow == null || winnow.isNull()
                    ? new Extension(null, null, RequestSettings.NONE)
                    : WinnowJson.strict().treeToValue(winnow, Extension.class);
        }
    }

    /**
     * Reads the body of a chat completion.
     *
     * @throws ProblemException 400 naming the parameter, as OpenAI does; 422 for values out of
     *     range
     */
    static ChatRequest ofChat(JsonNode body, GeneratorProperties generator) {
        ObjectNode object = object(body, "messages");
        String model = model(object);
        Conversation conversation = new ChatMessagesReader(generator).read(object.get("messages"));
        Extension winnow = Extension.of(object.get("winnow"));
        GeneratorParameters.check(object, generator.moreParameters());
        ObjectNode parameters = WinnowJson.tolerant().createObjectNode();
        parameters.setAll(object);
        return new ChatRequest(
                model,
                conversation,
                "messages[%d].content".formatted(conversation.questionIndex()),
                flag(object.get("stream"), "stream"),
                flag(
                        object.path("stream_options").get("include_usage"),
                        "stream_options.include_usage"),
                winnow,
                plain(parameters.remove(OWN)));
    }

    /**
     * Reads the body of a request to the Responses API as the chat that it is. What needs a store
     * or runs tools is refused; what only says how OpenAI should run or keep the answer changes
     * nothing here and is left out, because clients send it without being asked.
     *
     * @throws ProblemException 400 naming the parameter, as OpenAI does; 422 for values out of
     *     range and for what is not supported
     */
    static ChatRequest ofResponses(JsonNode body, GeneratorProperties generator) {
        ObjectNode object = object(body, "input");
        String model = model(object);
        ChatMessagesReader.Items items =
                new ChatMessagesReader(generator)
                        .items(object.get("input"), object.get("instructions"));
        Extension winnow = Extension.of(object.get("winnow"));
        ObjectNode parameters = WinnowJson.tolerant().createObjectNode();
        boolean stream = false;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                continue;
            }
            switch (entry.getKey()) {
                case "model", "input", "instructions", "winnow" -> {}
                case "store",
                        "include",
                        "metadata",
                        "truncation",
                        "service_tier",
                        "stream_options",
                        "prompt_cache_retention",
                        "tool_choice",
                        "parallel_tool_calls",
                        "max_tool_calls" -> {}
                case "stream" -> stream = flag(value, "stream");
                case "previous_response_id", "conversation", "prompt" ->
                        throw unsupported(
                                entry.getKey(),
                                "names something that is stored, and nothing is stored here; send the whole conversation in input");
                case "background" ->
                        require(
                                !flag(value, "background"),
                                "background",
                                "must be false: an answer is not kept for later; use stream");
                case "tools" ->
                        require(
                                value.isArray() && value.isEmpty(),
                                "tools",
                                "are not handed on here; use /v1/chat/completions, which does, or leave them out");
                case "max_output_tokens" -> {
                    require(
                            value.isIntegralNumber() && value.bigIntegerValue().signum() > 0,
                            "max_output_tokens",
                            "must be a whole number, at least 1");
                    parameters.set("max_tokens", value);
                }
                case "reasoning" -> {
                    require(value.isObject(), "reasoning", "must be an object");
                    copy(value, "effort", parameters, "reasoning_effort");
                }
                case "text" -> {
                    require(value.isObject(), "text", "must be an object");
                    copy(value, "verbosity", parameters, "verbosity");
                    format(value.get("format"), parameters);
                }
                default -> parameters.set(entry.getKey(), value);
            }
        }
        GeneratorParameters.check(parameters, generator.moreParameters());
        return new ChatRequest(
                model,
                items.conversation(),
                items.questionField(),
                stream,
                false,
                winnow,
                plain(parameters));
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String as) {
        if (from.hasNonNull(name)) {
            to.set(as, from.get(name));
        }
    }

    /** The chat has the schema in an object of its own. */
    private static void format(@Nullable JsonNode format, ObjectNode parameters) {
        if (format == null || format.isNull()) {
            return;
        }
        if (!(format instanceof ObjectNode object)) {
            throw unsupported(FORMAT, "must be an object such as {\"type\": \"text\"}");
        }
        String type = object.path("type").asString("");
        switch (type) {
            case "text" -> {}
            case "json_object" -> parameters.set("response_format", object);
            case "json_schema" -> {
                ObjectNode schema = object.deepCopy();
                schema.remove("type");
                parameters
                        .putObject("response_format")
                        .put("type", type)
                        .set("json_schema", schema);
            }
            default ->
                    throw unsupported(FORMAT + ".type", "must be text, json_object or json_schema");
        }
    }

    private static void require(boolean holds, String field, String why) {
        if (!holds) {
            throw unsupported(field, why);
        }
    }

    private static ProblemException unsupported(String field, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, field + " " + why).at(field);
    }

    private static ObjectNode object(JsonNode body, String question) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ProblemException.of(
                Kind.BAD_REQUEST, "the body must be a JSON object with model and " + question);
    }

    private static String model(ObjectNode body) {
        JsonNode model = body.get("model");
        if (model == null || !model.isString() || model.asString().isBlank()) {
            throw ProblemException.of(
                            Kind.BAD_REQUEST,
                            "model is missing; GET /v1/models lists what there is")
                    .at("model");
        }
        return model.asString();
    }

    private static boolean flag(@Nullable JsonNode value, String name) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw ProblemException.of(Kind.BAD_REQUEST, name + " must be true or false").at(name);
        }
        return value.asBoolean();
    }

    private static SortedMap<String, Object> plain(ObjectNode parameters) {
        SortedMap<String, Object> plain = new TreeMap<>();
        for (var parameter : parameters.properties()) {
            if (!parameter.getValue().isNull()) {
                plain.put(
                        parameter.getKey(),
                        WinnowJson.tolerant().treeToValue(parameter.getValue(), Object.class));
            }
        }
        return plain;
    }
}
