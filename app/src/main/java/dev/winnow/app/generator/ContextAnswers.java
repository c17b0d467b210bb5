package dev.winnow.app.generator;

import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.query.Query;
import dev.winnow.platform.kafka.event.AnswerRecord.AnswerUsage;
import dev.winnow.platform.kafka.event.AnswerRecord.WrittenAnswer;
import dev.winnow.platform.kafka.stage.AnswerWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes answers with the generator, or, where none is configured, the kept sentences. */
public record ContextAnswers(AnswerService answers) implements AnswerWriter {

    /** In OpenAI's words: it ended because all was said. */
    private static final String STOP = "stop";

    @Override
    public Duration patience() {
        return answers.timeout();
    }

    @Override
    public WrittenAnswer write(Query query, CompactContext context) {
        Generator generator = answers.generator();
        if (generator == null) {
            CitedAnswer extractive = answers.extract(Conversation.of(query), context);
            return new WrittenAnswer(
                    extractive.answer().text(), cited(extractive.markers()), null, STOP, null);
        }
        CitedAnswer cited;
        try {
            cited = answers.generate(Conversation.of(query), context, Collections.emptySortedMap());
        } catch (GeneratorException e) {
            throw GuardedGenerator.problem(e, List.of());
        }
        GeneratedAnswer answer = cited.answer();
        return new WrittenAnswer(
                answer.text(),
                cited(cited.markers()),
                generator.name(),
                answer.finishReason(),
                usage(answer));
    }

    private static List<Citation> cited(List<CitedMarker> markers) {
        Map<Integer, Citation> cited = new TreeMap<>();
        for (CitedMarker marker : markers) {
            cited.put(marker.citation().marker(), marker.citation());
        }
        return List.copyOf(cited.values());
    }

    private static @Nullable AnswerUsage usage(GeneratedAnswer answer) {
        GeneratedAnswer.Usage usage = answer.usage();
        return usage == null
                ? null
                : new AnswerUsage(usage.promptTokens(), usage.completionTokens());
    }
}
