package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.app.chat.Conversation;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.RequestSettings;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of a chat request, and keeps what is for the generator. */
final class ChatRequestReader {

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
            @JsonUnwrapped RequestSettings settings) {}

    private final ChatLimits limits;

    ChatRequestReader(ChatLimits limits) {
        this.limits = limits;
    }

    /**
     * The request.
     *
     * @throws ProblemException 400 naming the parameter, as OpenAI does; 422 for values out of
     *     range
     */
    ChatRequest read(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            throw ProblemException.of(
                    Kind.BAD_REQUEST, "the body must be a JSON object with model and messages");
        }
        String model = model(object);
        Conversation conversation = new ChatMessagesReader(limits).read(object.get("messages"));
        Extension extension = extension(object.get("winnow"));
        GeneratorParameters.check(object, limits.moreParameters());
        SortedMap<String, Object> parameters = new TreeMap<>();
        boolean stream = false;
        boolean includeUsage = false;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "model", "messages", "winnow", "n" -> {}
                case "stream" -> stream = flag(value, "stream");
                case "stream_options" ->
                        includeUsage =
                                flag(value.get("include_usage"), "stream_options.include_usage");
                default -> {
                    if (!value.isNull()) {
                        parameters.put(
                                entry.getKey(),
                                WinnowJson.tolerant().treeToValue(value, Object.class));
                    }
                }
            }
        }
        return new ChatRequest(
                model,
                conversation,
                "messages[%d].content".formatted(conversation.questionIndex()),
                stream,
                includeUsage,
                extension.retrieve(),
                extension.filters(),
                extension.settings(),
                parameters);
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

    static Extension extension(@Nullable JsonNode winnow) {
        return winnow == null || winnow.isNull()
                ? new Extension(null, null, RequestSettings.NONE)
                : WinnowJson.strict().treeToValue(winnow, Extension.class);
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
}
