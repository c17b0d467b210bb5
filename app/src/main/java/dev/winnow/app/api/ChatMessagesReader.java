package dev.winnow.app.api;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.ChatMessage.Role;
import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the messages of a chat request, or of one to the Responses API: texts, typed parts, tool
 * calls, their results.
 */
final class ChatMessagesReader {

    /** More messages than any conversation has that a person holds. */
    private static final int MAX_MESSAGES = 2_048;

    private static final int MOST_IMAGES = 16;

    private final GeneratorProperties generator;
    private int images;

    ChatMessagesReader(GeneratorProperties generator) {
        this.generator = generator;
    }

    Conversation read(@Nullable JsonNode messages) {
        List<ChatMessage> read = new ArrayList<>();
        JsonNode list = list(messages, "messages");
        each(list, "messages", (message, path) -> read.add(message(message, path)));
        return conversation(read, "messages");
    }

    /**
     * A conversation of the Responses API.
     *
     * @param questionField where its question stands
     */
    record Items(Conversation conversation, String questionField) {}

    /**
     * Reads what the Responses API has in place of messages: the question, or a list of items.
     *
     * @param instructions stand first, as a message of the system; null if there are none
     */
    Items items(@Nullable JsonNode input, @Nullable JsonNode instructions) {
        List<ChatMessage> read = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        if (instructions != null && !instructions.isNull()) {
            read.add(ChatMessage.system(required(instructions, "instructions")));
            fields.add("instructions");
        }
        if (input != null && input.isString()) {
            read.add(ChatMessage.user(input.asString()));
            fields.add("input");
        } else {
            each(
                    list(input, "input"),
                    "input",
                    (item, path) -> {
                        if (isMessage(item, path)) {
                            read.add(message(item, path));
                            fields.add(path + ".content");
                        }
                    });
        }
        Conversation conversation = conversation(read, "input");
        return new Items(conversation, fields.get(conversation.questionIndex()));
    }

    private static void each(JsonNode list, String path, BiConsumer<JsonNode, String> use) {
        for (int i = 0; i < list.size(); i++) {
            use.accept(list.get(i), "%s[%d]".formatted(path, i));
        }
    }

    /** Whether an item is a message; what a model thought before is none and is left out. */
    private static boolean isMessage(JsonNode item, String path) {
        String type = item.path("type").asString("message");
        return switch (type) {
            case "message" -> true;
            case "reasoning" -> false;
            case "item_reference" ->
                    throw refused(
                            path,
                            "refers to an answer that was stored, and nothing is stored here; send its text (in the AI SDK: providerOptions.openai.store = false)");
            default ->
                    throw refused(
                            path + ".type",
                            "must be message; tools and their results go to /v1/chat/completions");
        };
    }

    private static JsonNode list(@Nullable JsonNode list, String path) {
        if (list == null || !list.isArray() || list.isEmpty()) {
            String also = path.equals("input") ? "a text or " : "";
            throw refused(path, "must be %sa list with at least one message".formatted(also));
        }
        if (list.size() > MAX_MESSAGES) {
            throw refused(
                            path,
                            "has %d messages, at most %d are allowed"
                                    .formatted(list.size(), MAX_MESSAGES))
                    .limit(MAX_MESSAGES, list.size());
        }
        return list;
    }

    private static Conversation conversation(List<ChatMessage> read, String path) {
        if (read.stream()
                .noneMatch(message -> message.role() == Role.USER && !message.text().isBlank())) {
            throw refused(
                    path, "needs a message of the role user that has text: that is the question");
        }
        return new Conversation(read);
    }

    private ChatMessage message(JsonNode message, String path) {
        if (!message.isObject()) {
            throw refused(path, "must be an object with role and content");
        }
        Role role = role(message, path);
        StringBuilder text = new StringBuilder();
        List<URI> pictures = new ArrayList<>();
        content(message.get("content"), path + ".content", text, pictures);
        if (!pictures.isEmpty() && role != Role.USER) {
            throw refused(
                    path + ".content",
                    "has an image, which only messages of the role user may have");
        }
        String answered = role == Role.TOOL ? text(message, "tool_call_id", path) : null;
        List<ToolCall> calls = toolCalls(message.get("tool_calls"), path + ".tool_calls");
        return new ChatMessage(role, text.toString(), pictures, calls, answered);
    }

    private static Role role(JsonNode message, String path) {
        return switch (text(message, "role", path)) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default ->
                    throw refused(
                            path + ".role", "must be system, developer, user, assistant or tool");
        };
    }

    private void content(
            @Nullable JsonNode content, String path, StringBuilder text, List<URI> pictures) {
        if (content == null || content.isNull()) {
            return;
        }
        if (content.isString()) {
            text.append(content.asString());
            return;
        }
        if (!content.isArray()) {
            throw refused(path, "must be a string or a list of parts");
        }
        each(content, path, (part, at) -> part(part, at, text, pictures));
    }

    private void part(JsonNode part, String path, StringBuilder text, List<URI> pictures) {
        switch (text(part, "type", path)) {
            case "text", "input_text", "output_text" -> append(text, text(part, "text", path));
            case "refusal" -> append(text, text(part, "refusal", path));
            case "image_url" ->
                    pictures.add(address(part.path("image_url"), "url", path + ".image_url"));
            case "input_image" -> pictures.add(address(part, "image_url", path));
            default ->
                    throw refused(
                            path + ".type",
                            path.startsWith("input")
                                    ? "must be input_text, output_text or input_image"
                                    : "must be text or image_url");
        }
    }

    private static void append(StringBuilder text, String part) {
        if (!text.isEmpty() && !part.isEmpty()) {
            text.append('\n');
        }
        text.append(part);
    }

    private URI address(JsonNode of, String name, String in) {
        String address = text(of, name, in);
        String path = in + "." + name;
        images++;
        if (images > MOST_IMAGES) {
            throw refused(
                            path,
                            "is one image too many: a request may have %d; send fewer"
                                    .formatted(MOST_IMAGES))
                    .limit(MOST_IMAGES, images);
        }
        if (!generator.isImageAddress(address)) {
            throw refused(
                    path,
                    "must begin with one of %s; the operator adds others to winnow.generator.image-addresses"
                            .formatted(String.join(", ", generator.imageAddresses())));
        }
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw ProblemException.of(Kind.BAD_REQUEST, path + " is no URL", e).at(path);
        }
    }

    private static List<ToolCall> toolCalls(@Nullable JsonNode calls, String path) {
        if (calls == null || calls.isNull()) {
            return List.of();
        }
        if (!calls.isArray()) {
            throw refused(path, "must be a list");
        }
        List<ToolCall> read = new ArrayList<>();
        each(
                calls,
                path,
                (call, at) -> {
                    JsonNode function = call.path("function");
                    read.add(
                            new ToolCall(
                                    text(call, "id", at),
                                    text(function, "name", at + ".function"),
                                    text(function, "arguments", at + ".function")));
                });
        return read;
    }

    private static String text(JsonNode of, String name, String path) {
        return required(of.get(name), path + "." + name);
    }

    private static String required(@Nullable JsonNode value, String path) {
        if (value == null || !value.isString()) {
            throw refused(path, "must be a string");
        }
        return value.asString();
    }

    private static ProblemException refused(String path, String why) {
        return ProblemException.of(Kind.BAD_REQUEST, path + " " + why).at(path);
    }
}
