package dev.winnow.platform.kafka.event;

import dev.winnow.core.context.Citation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as its writer gives it.
 *
 * @param text with the markers of its sources
 * @param citations the sources that the text names, in the order of their markers
 * @param model which generator wrote it; null if none did
 * @param finishReason why it ended, in OpenAI's words
 * @param usage the generator's tokens; null if none wrote it
 */
public record WrittenAnswer(
        String text,
        List<Citation> citations,
        @Nullable String model,
        String finishReason,
        @Nullable AnswerUsage usage) {

    public WrittenAnswer {
        citations = List.copyOf(citations);
    }
}
