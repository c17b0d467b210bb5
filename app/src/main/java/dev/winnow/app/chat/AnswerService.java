package dev.winnow.app.chat;

import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a conversation from its context: by the generator, or, where none is configured, by the
 * kept sentences with the markers of their sources and a line that says so; small talk by the
 * generator alone. The generator gets the whole conversation, with what a front end wrapped around
 * the question: its own sources, or the format that it needs, are meant for whoever answers.
 * Whoever asks, and however, one context gives one prompt. Safe for use by several threads.
 *
 * @param generator null if none is configured
 * @param timeout most time for a generated answer
 */
public record AnswerService(
        @Nullable Generator generator, PromptFence fence, TokenCounter counter, Duration timeout) {

    /** The answer to a message that asks for nothing that documents hold, such as a greeting. */
    public static final String SMALL_TALK =
            "There is nothing to look up in that. Ask something about the documents, and the sentences that bear on it come back, with their sources.";

    private static final String FOUND =
            "No generator is configured, so these are the sentences of the documents that bear on the question, as they stand there:\n\n";

    private static final String NOTHING =
            "No generator is configured, and no sentence of the documents bears on the question.";

    private static final String STOP = "stop";

    /**
     * An answer of the generator at once.
     *
     * @param context null for a message that asks for nothing that documents hold: then the
     *     generator answers alone
     * @param parameters of the caller, handed on unchanged
     */
    public CitedAnswer generate(
            Conversation conversation,
            @Nullable CompactContext context,
            SortedMap<String, Object> parameters)
            throws GeneratorException {
        FencedSources sources = fenced(context);
        Generator.Request request = request(conversation, sources, parameters);
        return cited(sources, configured().generate(request), request);
    }

    /** The same in parts, and then as a whole. */
    public CitedAnswer stream(
            Conversation conversation,
            @Nullable CompactContext context,
            SortedMap<String, Object> parameters,
            Consumer<String> parts,
            BooleanSupplier cancellation)
            throws GeneratorException {
        FencedSources sources = fenced(context);
        Generator.Request request = request(conversation, sources, parameters);
        ScriptLinks.InParts harmless = new ScriptLinks.InParts(parts);
        FencedSources.Untagging untagged = sources == null ? null : sources.new Untagging(harmless);
        GeneratedAnswer whole =
                configured().stream(request, untagged == null ? harmless : untagged, cancellation);
        if (untagged != null) {
            untagged.end();
        }
        harmless.end();
        return cited(sources, whole, request);
    }

    /** The kept sentences in place of an answer: what was read and written is counted here. */
    public CitedAnswer extract(Conversation conversation, CompactContext context) {
        if (context.answerable()) {
            String text = FOUND + context.text().stripTrailing();
            return written(conversation, text, CitedMarker.ofBlocks(FOUND.length(), context));
        }
        // What was found first, of which nothing stays.
        String nearest =
                context.dropped().isEmpty()
                        ? ""
                        : " The nearest is in %s."
                                .formatted(context.dropped().getFirst().documentId());
        return written(conversation, NOTHING + nearest);
    }

    /** The context itself as an answer. */
    public CitedAnswer quote(Conversation conversation, CompactContext context) {
        return written(conversation, context.text(), CitedMarker.ofBlocks(0, context));
    }

    /** An answer that nobody has to write any more, without sources. */
    public CitedAnswer written(Conversation conversation, String text) {
        return written(conversation, text, List.of());
    }

    private CitedAnswer written(Conversation conversation, String text, List<CitedMarker> markers) {
        GeneratedAnswer.Usage usage =
                new GeneratedAnswer.Usage(
                        counter.count(conversation.question()), counter.count(text));
        return ScriptLinks.broken(
                new CitedAnswer(new GeneratedAnswer(text, List.of(), STOP, usage), markers));
    }

    private Generator configured() {
        if (generator == null) {
            throw new IllegalStateException("an answer cannot be generated without a generator");
        }
        return generator;
    }

    private @Nullable FencedSources fenced(@Nullable CompactContext context) {
        return context == null ? null : new FencedSources(fence, context);
    }

    private Generator.Request request(
            Conversation conversation,
            @Nullable FencedSources sources,
            SortedMap<String, Object> parameters) {
        List<ChatMessage> messages =
                sources == null ? conversation.messages() : sources.messages(conversation);
        return new Generator.Request(messages, parameters, timeout);
    }

    private CitedAnswer cited(
            @Nullable FencedSources sources, GeneratedAnswer answer, Generator.Request request) {
        GeneratedAnswer counted = counted(answer, request);
        return ScriptLinks.broken(
                sources == null ? new CitedAnswer(counted, List.of()) : sources.cited(counted));
    }

    /** A generator that does not say how many tokens it took is counted for. */
    private GeneratedAnswer counted(GeneratedAnswer answer, Generator.Request request) {
        if (answer.usage() != null) {
            return answer;
        }
        int read =
                request.messages().stream()
                        .mapToInt(message -> counter.count(message.text()))
                        .sum();
        return new GeneratedAnswer(
                answer.text(),
                answer.toolCalls(),
                answer.finishReason(),
                new GeneratedAnswer.Usage(read, counter.count(answer.text())));
    }
}
