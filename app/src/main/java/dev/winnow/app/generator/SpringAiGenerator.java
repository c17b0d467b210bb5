package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;

/** A generator behind Spring AI's chat model. */
public final class SpringAiGenerator implements Generator {

    /** The names for the bound on an answer's tokens. */
    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_tokens");

    /**
     * A token has four or five characters of most languages; only runs of blanks and dashes have
     * more than these.
     */
    private static final int CHARACTERS_PER_TOKEN = 64;

    private final ChatModel model;
    private final String name;
    private final int maxTokens;
    private final String limit;

    /**
     * @param model the client, which knows where the generator is and which key it wants
     * @param settings of which a caller may ask for fewer tokens, not for more
     */
    public SpringAiGenerator(ChatModel model, GeneratorSettings settings) {
        this.model = model;
        this.name = settings.model();
        this.maxTokens = settings.maxTokens();
        this.limit = settings.limitParameter().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GeneratedAnswer generate(Request request) throws GeneratorException {
        try {
            AnswerParts answer = new AnswerParts();
            answer.add(model.call(prompt(request, false)));
            bound(answer);
            return answer.whole();
        } catch (RuntimeException e) {
            throw GeneratorFailures.explain(e);
        }
    }

    @Override
    public GeneratedAnswer stream(
            Request request, Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException {
        AnswerParts answer = new AnswerParts();
        // Closing the stream closes the connection, which tells a generator that nobody waits.
        // Without the buffer a generator that is faster than the reader breaks Spring AI's stream;
        // what it can hold is bounded by the bytes of an answer.
        try (Stream<ChatResponse> responses =
                model.stream(prompt(request, true))
                        .onBackpressureBuffer()
                        .timeout(request.time())
                        .toStream(1)) {
            Iterator<ChatResponse> each = responses.iterator();
            while (!cancellation.getAsBoolean() && each.hasNext()) {
                String text = answer.add(each.next());
                bound(answer);
                if (!text.isEmpty()) {
                    parts.accept(text);
                }
            }
            if (!answer.isFinished() && !cancellation.getAsBoolean()) {
                throw new GeneratorException(
                        Reason.UNREACHABLE,
                        "the generator broke off in the middle of its answer",
                        null);
            }
            return answer.whole();
        } catch (RuntimeException e) {
            // Whoever cancels wakes a thread that waits for the next part, by interrupting it.
            if (cancellation.getAsBoolean()) {
                return answer.whole();
            }
            throw GeneratorFailures.explain(e);
        }
    }

    private void bound(AnswerParts answer) throws GeneratorException {
        if (answer.length() > (long) CHARACTERS_PER_TOKEN * maxTokens) {
            throw GeneratorFailures.tooLong(null);
        }
    }

    private Prompt prompt(Request request, boolean streaming) {
        OpenAiChatOptions.Builder merged = OpenAiChatOptions.builder();
        merged.model(name);
        merged.timeout(positive(request.time()));
        merged.extraBody(bounded(request.parameters()));
        if (streaming) {
            merged.streamUsage(true);
        }
        return new Prompt(OpenAiMessages.of(request.messages()), merged.build());
    }

    private static Duration positive(Duration time) {
        return time.isPositive() ? time : Duration.ofMillis(1);
    }

    /**
     * The caller's parameters with the least bound on the answer's length, whatever names the
     * caller used, under the name that the generator knows: another one it may refuse or ignore.
     */
    private SortedMap<String, Object> bounded(SortedMap<String, Object> parameters) {
        SortedMap<String, Object> bounded = new TreeMap<>(parameters);
        int least = maxTokens;
        for (String name : LIMITS) {
            least = Math.min(least, atMost(bounded.remove(name)));
        }
        bounded.put(limit, least);
        return bounded;
    }

    /** What is no plain whole number from 1 on is no bound. */
    private int atMost(@Nullable Object asked) {
        return asked instanceof Integer tokens && tokens >= 1
                ? Math.min(tokens, maxTokens)
                : maxTokens;
    }
}
