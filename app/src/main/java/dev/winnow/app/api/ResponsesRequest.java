package dev.winnow.app.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the body of a request to the Responses API as the chat that it is. What needs a store or
 * runs tools is refused; what only says how OpenAI should run or keep the answer changes nothing
 * here and is left out, because clients send it without being asked.
 */
final class ResponsesRequest {

    private static final String FORMAT = "text.format";

    private ResponsesRequest() {}

    /**
     * The request.
     *
     * @throws ProblemException 400 naming the parameter, as OpenAI does; 422 for values out of
     *     range and for what is not supported
     */
    static ChatRequest read(JsonNode body, ChatLimits limits) {
        ObjectNode object = ChatRequest.object(body, "input");
        String model = ChatRequest.model(object);
        ChatMessagesReader.Items items =
                new ChatMessagesReader(limits).items(object.get("input"), instructions(object));
        ChatRequest.Extension winnow = ChatRequest.Extension.of(object.get("winnow"));
        ObjectNode parameters = WinnowJson.tolerant().createObjectNode();
        boolean stream = false;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                continue;
            }
            switch (entry.getKey()) {
                case "model", "input", "instructions", "winnow" -> {}
                case "stream" -> stream = ChatRequest.flag(value, "stream");
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
                case "previous_response_id", "conversation", "prompt" ->
                        throw unsupported(
                                entry.getKey(),
                                "names something that is stored, and nothing is stored here; send the whole conversation in input");
                case "background" -> {
                    if (ChatRequest.flag(value, "background")) {
                        throw unsupported(
                                "background",
                                "must be false: an answer is not kept for later; use stream");
                    }
                }
                case "tools" -> {
                    if (!value.isArray() || !value.isEmpty()) {
                        throw unsupported(
                                "tools",
                                "are not handed on here; use /v1/chat/completions, which does, or leave them out");
                    }
                }
                case "max_output_tokens" -> parameters.set("max_tokens", atLeastOne(value));
                case "reasoning" ->
                        copy(object("reasoning", value), "effort", parameters, "reasoning_effort");
                case "text" -> {
                    object("text", value);
                    copy(value, "verbosity", parameters, "verbosity");
                    format(value.get("format"), parameters);
                }
                default -> parameters.set(entry.getKey(), value);
            }
        }
        GeneratorParameters.check(parameters, limits.moreParameters());
        return new ChatRequest(
                model,
                items.conversation(),
                items.questionField(),
                stream,
                false,
                winnow,
                ChatRequest.plain(parameters));
    }

    private static @Nullable String instructions(ObjectNode body) {
        JsonNode instructions = body.get("instructions");
        if (instructions == null || instructions.isNull()) {
            return null;
        }
        if (!instructions.isString()) {
            throw ProblemException.of(Kind.BAD_REQUEST, "instructions must be a string")
                    .at("instructions");
        }
        return instructions.asString();
    }

    private static JsonNode atLeastOne(JsonNode value) {
        if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
            throw unsupported("max_output_tokens", "must be a whole number, at least 1");
        }
        return value;
    }

    private static JsonNode object(String field, JsonNode value) {
        if (!value.isObject() && !value.isNull()) {
            throw unsupported(field, "must be an object");
        }
        return value;
    }

    private static void copy(JsonNode from, String name, ObjectNode to, String as) {
        JsonNode value = from.get(name);
        if (value != null && !value.isNull()) {
            to.set(as, value);
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

    private static ProblemException unsupported(String field, String why) {
        return ProblemException.of(Kind.INVALID_VALUE, field + " " + why).at(field);
    }
}
