package dev.winnow.app.chat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers a conversation from its context: by the generator, or by the context's own words; small
 * talk by the generator alone. The generator gets the whole conversation, with what a front end
 * wrapped around the question: its own sources, or the format that it needs, are meant for whoever
 * answers. Whoever asks, and however, one context gives one prompt. Safe for use by several
 * threads.
 */
public final class AnswerService {

    private static final String STOP = "stop";

    private final @Nullable Generator generator;
    private final GroundedPrompt prompt;
    private final TokenCounter counter;
    private final Duration timeout;

    /**
     * @param generator null if none is configured
     * @param timeout most time for a generated answer
     */
    public AnswerService(
            @Nullable Generator generator,
            GroundedPrompt prompt,
            TokenCounter counter,
            Duration timeout) {
        this.generator = generator;
        this.prompt = prompt;
        this.counter = counter;
        this.timeout = timeout;
    }

    /** The generator, if one is configured. */
    public Optional<Generator> generator() {
        return Optional.ofNullable(generator);
    }

    /** Most time for a generated answer. */
    public Duration timeout() {
        return timeout;
    }

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
        FencedSources sources = context == null ? null : prompt.fenced(context);
        Generator.Request request = request(conversation, context, sources, parameters);
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
        FencedSources sources = context == null ? null : prompt.fenced(context);
        Generator.Request request = request(conversation, context, sources, parameters);
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
        ExtractiveAnswer extractive = ExtractiveAnswer.of(context);
        return written(conversation, extractive.text(), extractive.markers());
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
        int read = counter.count(conversation.question());
        return ScriptLinks.broken(
                new CitedAnswer(
                        new GeneratedAnswer(
                                text,
                                List.of(),
                                STOP,
                                new GeneratedAnswer.Usage(read, counter.count(text))),
                        markers));
    }

    private Generator configured() {
        if (generator == null) {
            throw new IllegalStateException("an answer cannot be generated without a generator");
        }
        return generator;
    }

    private Generator.Request request(
            Conversation conversation,
            @Nullable CompactContext context,
            @Nullable FencedSources sources,
            SortedMap<String, Object> parameters) {
        List<ChatMessage> messages =
                context == null || sources == null
                        ? conversation.messages()
                        : prompt.messages(conversation, context, sources);
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
        int read = 0;
        for (ChatMessage message : request.messages()) {
            read += counter.count(message.text());
        }
        return new GeneratedAnswer(
                answer.text(),
                answer.toolCalls(),
                answer.finishReason(),
                new GeneratedAnswer.Usage(read, counter.count(answer.text())));
    }
}
