package dev.winnow.app.generator;

import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An answer, all at once or in parts. Only the first choice counts. */
final class AnswerParts {

    /**
     * A token has four or five characters of most languages; only runs of blanks and dashes have
     * more than these.
     */
    private static final int CHARACTERS_PER_TOKEN = 64;

    private final int maxTokens;

    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> toolCalls = new ArrayList<>();

    /** For each place the call that was begun there last. */
    private final Map<Integer, Integer> places = new HashMap<>();

    /** Why the generator ended: a stream that ends without having said so broke off. */
    private @Nullable String finishReason;

    private GeneratedAnswer.@Nullable Usage usage;

    /**
     * @param maxTokens of the answer: far more than these is too long
     */
    AnswerParts(int maxTokens) {
        this.maxTokens = maxTokens;
    }

    /** Adds a part and returns its text, empty if it has none. */
    String add(JsonNode part, String place) throws GeneratorException {
        int read = part.path("usage").path("prompt_tokens").asInt(0);
        int written = part.path("usage").path("completion_tokens").asInt(0);
        if (read > 0 || written > 0) {
            usage = new GeneratedAnswer.Usage(read, written);
        }
        JsonNode choice = part.path("choices").path(0);
        String reason = choice.path("finish_reason").asString("");
        if (!reason.isBlank()) {
            finishReason = reason.toLowerCase(Locale.ROOT);
        }
        String words = words(choice.path(place).path("content"));
        text.append(words);
        for (JsonNode call : choice.path(place).path("tool_calls")) {
            add(call);
        }
        long length = text.length();
        for (ToolCall call : toolCalls) {
            length += call.arguments().length();
        }
        if (length > (long) CHARACTERS_PER_TOKEN * maxTokens) {
            throw tooLong(null);
        }
        return words;
    }

    /** A text, none, or parts of which those with a text count. */
    private static String words(JsonNode content) throws GeneratorException {
        if (content.isMissingNode() || content.isNull()) {
            return "";
        }
        if (!content.isArray()) {
            return text(content);
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : content) {
            if (part.has("text")) {
                all.append(text(part.path("text")));
            }
        }
        return all.toString();
    }

    private static String text(JsonNode value) throws GeneratorException {
        if (!value.isString()) {
            throw unreadable(null);
        }
        return value.asString();
    }

    /**
     * In a stream a call comes in parts as well, each with its place among the calls. Some servers
     * give every call the place 0: a part without an id belongs to the last one there.
     */
    private void add(JsonNode call) {
        int place = call.path("index").asInt(toolCalls.size());
        int at = places.getOrDefault(place, toolCalls.size());
        JsonNode function = call.path("function");
        JsonNode arguments = function.path("arguments");
        ToolCall more =
                new ToolCall(
                        call.path("id").asString(""),
                        function.path("name").asString(""),
                        arguments.isContainer() ? arguments.toString() : arguments.asString(""));
        if (at < toolCalls.size()
                && (more.id().isEmpty() || more.id().equals(toolCalls.get(at).id()))) {
            ToolCall begun = toolCalls.get(at);
            toolCalls.set(
                    at,
                    new ToolCall(
                            begun.id(),
                            begun.name().isEmpty() ? more.name() : begun.name(),
                            begun.arguments() + more.arguments()));
        } else {
            places.put(place, toolCalls.size());
            toolCalls.add(more);
        }
    }

    /** Whether the generator said that it ended. */
    boolean isEnded() {
        return finishReason != null;
    }

    GeneratedAnswer whole() {
        return new GeneratedAnswer(
                text.toString(), toolCalls, finishReason == null ? "stop" : finishReason, usage);
    }

    static GeneratorException tooLong(@Nullable Exception failure) {
        return new GeneratorException(
                Reason.FAILED,
                "the generator wrote far more than winnow.generator.max-tokens allows, so its answer was cut off; the operator looks whether the generator keeps to the name in winnow.generator.limit-parameter",
                failure);
    }

    static GeneratorException unreadable(@Nullable Exception failure) {
        return new GeneratorException(
                Reason.FAILED, "the generator's answer could not be read", failure);
    }
}
