package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Puts an answer together from what a client hands over: all at once, or in parts. Only the first
 * choice counts.
 */
final class AnswerParts {

    private static final String STOP = "stop";

    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private @Nullable String finishReason;
    private GeneratedAnswer.@Nullable Usage usage;

    /** Adds a part and returns its text, empty if it has none. */
    String add(ChatResponse part) {
        Usage counted = part.getMetadata().getUsage();
        if (counted != null
                && (counted.getPromptTokens() > 0 || counted.getCompletionTokens() > 0)) {
            usage =
                    new GeneratedAnswer.Usage(
                            counted.getPromptTokens(), counted.getCompletionTokens());
        }
        if (part.getResults().isEmpty()) {
            return "";
        }
        Generation choice = part.getResults().getFirst();
        toolCalls.addAll(OpenAiMessages.toolCalls(choice.getOutput()));
        String reason = choice.getMetadata().getFinishReason();
        if (reason != null && !reason.isBlank()) {
            finishReason = reason.toLowerCase(Locale.ROOT);
        }
        String written = choice.getOutput().getText();
        if (written == null) {
            return "";
        }
        text.append(written);
        return written;
    }

    /** Characters until now, those of calls included. */
    long length() {
        long length = text.length();
        for (ToolCall call : toolCalls) {
            length += call.arguments().length();
        }
        return length;
    }

    /** Whether the generator said why it ended. A stream that ends without that broke off. */
    boolean isFinished() {
        return finishReason != null;
    }

    GeneratedAnswer whole() {
        return new GeneratedAnswer(
                text.toString(), toolCalls, finishReason == null ? STOP : finishReason, usage);
    }
}
