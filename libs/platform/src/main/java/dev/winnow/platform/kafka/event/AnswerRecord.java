package dev.winnow.platform.kafka.event;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a question that came by topic: the record of the topics of answers, such as {@code
 * winnow.answers.v1}.
 *
 * @param requestId of the question
 * @param answerable whether anything was found to answer it from
 * @param answer the answer, with the markers of its sources; null if there is none
 * @param citations the sources that the answer names, in the order of their markers
 * @param model which generator wrote it; null if it is the kept sentences, or there is no answer
 * @param finishReason why it ended, in OpenAI's words; null if there is no answer
 * @param usage the generator's tokens; null if no generator wrote it
 * @param degraded stage to why its part was not done in full; empty if all was done
 * @param problem why there is no answer; null if there is one, or nothing to answer from
 */
public record AnswerRecord(
        RequestId requestId,
        boolean answerable,
        @Nullable String answer,
        List<Citation> citations,
        @Nullable String model,
        @Nullable String finishReason,
        @Nullable AnswerUsage usage,
        Map<String, String> degraded,
        @Nullable Problem problem) {

    public AnswerRecord {
        citations = List.copyOf(citations);
        degraded = Collections.unmodifiableMap(new LinkedHashMap<>(degraded));
    }

    /** The end of a question that was answered. */
    public static AnswerRecord of(ContextRecord context, WrittenAnswer written) {
        return new AnswerRecord(
                context.requestId(),
                true,
                written.text(),
                written.citations(),
                written.model(),
                written.finishReason(),
                written.usage(),
                lost(context.reports()),
                null);
    }

    /** The end of a question to which the documents have nothing to say. */
    public static AnswerRecord unanswerable(ContextRecord context) {
        return unanswered(context, false, null);
    }

    /** The end of a question that failed, here or before. */
    public static AnswerRecord failed(ContextRecord context, Problem problem) {
        CompactContext found = context.context();
        return unanswered(context, found != null && found.answerable(), problem);
    }

    private static AnswerRecord unanswered(
            ContextRecord context, boolean answerable, @Nullable Problem problem) {
        Map<String, String> lost = lost(context.reports());
        return new AnswerRecord(
                context.requestId(), answerable, null, List.of(), null, null, null, lost, problem);
    }

    private static Map<String, String> lost(List<StageReport> reports) {
        Map<String, String> lost = new LinkedHashMap<>();
        for (StageReport report : reports) {
            if (report.outcome() instanceof Outcome.Degraded(String reason)) {
                lost.put(report.stage().label(), reason);
            }
        }
        return lost;
    }

    /**
     * Tokens of one exchange with a generator.
     *
     * @param promptTokens read
     * @param completionTokens written
     */
    public record AnswerUsage(int promptTokens, int completionTokens) {}

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
}
