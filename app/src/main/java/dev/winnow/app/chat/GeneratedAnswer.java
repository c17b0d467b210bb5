package dev.winnow.app.chat;

import dev.winnow.app.chat.ChatMessage.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generator wrote.
 *
 * @param text the answer, empty where it is tool calls alone
 * @param toolCalls functions of the caller that it wants run
 * @param finishReason why it ended, in OpenAI's words: {@code stop}, {@code length}, {@code
 *     tool_calls}, {@code content_filter}
 * @param usage tokens as the generator counted them, or null if it did not say
 */
public record GeneratedAnswer(
        String text, List<ToolCall> toolCalls, String finishReason, @Nullable Usage usage) {

    public GeneratedAnswer {
        toolCalls = List.copyOf(toolCalls);
    }

    /** The same in other words. */
    GeneratedAnswer with(String otherText, List<ToolCall> otherCalls) {
        return new GeneratedAnswer(otherText, otherCalls, finishReason, usage);
    }

    /**
     * Tokens of one exchange.
     *
     * @param promptTokens read
     * @param completionTokens written
     */
    public record Usage(int promptTokens, int completionTokens) {}
}
