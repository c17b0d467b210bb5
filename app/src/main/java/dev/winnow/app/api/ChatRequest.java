package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.app.chat.Conversation;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.RequestSettings;
import java.util.List;
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
    static ChatRequest read(JsonNode body, ChatLimits limits) {
        ObjectNode object = object(body, "messages");
        String model = model(object);
        Conversation conversation = new ChatMessagesReader(limits).read(object.get("messages"));
        Extension winnow = Extension.of(object.get("winnow"));
        GeneratorParameters.check(object, limits.moreParameters());
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

    static ObjectNode object(JsonNode body, String question) {
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw ProblemException.of(
                Kind.BAD_REQUEST, "the body must be a JSON object with model and " + question);
    }

    static String model(ObjectNode body) {
        JsonNode model = body.get("model");
        if (model == null || !model.isString() || model.asString().isBlank()) {
            throw ProblemException.of(
                            Kind.BAD_REQUEST,
                            "model is missing; GET /v1/models lists what there is")
                    .at("model");
        }
        return model.asString();
    }

    static boolean flag(@Nullable JsonNode value, String name) {
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw ProblemException.of(Kind.BAD_REQUEST, name + " must be true or false").at(name);
        }
        return value.asBoolean();
    }

    static SortedMap<String, Object> plain(ObjectNode parameters) {
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
