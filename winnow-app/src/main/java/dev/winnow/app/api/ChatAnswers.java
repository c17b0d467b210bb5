package dev.winnow.app.api;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.CitedMarker;
import dev.winnow.app.chat.ExtractiveAnswer;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GroundedPrompt;
import dev.winnow.core.context.Citation;
import dev.winnow.core.context.TokenCounter;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Writes the answer to a conversation: with the generator, or from the context alone. */
public final class ChatAnswers {

    private static final String STOP = "stop";

    private final ModelCatalogue catalogue;
    private final GroundedPrompt prompt;
    private final TokenCounter counter;
    private final Duration timeout;

    /**
     * @param timeout most time for a generated answer
     */
    public ChatAnswers(
            ModelCatalogue catalogue,
            GroundedPrompt prompt,
            TokenCounter counter,
            Duration timeout) {
        this.catalogue = catalogue;
        this.prompt = prompt;
        this.counter = counter;
        this.timeout = timeout;
    }

    /** The whole answer at once. */
    GeneratedAnswer whole(Grounds.Author author, ChatGround ground) throws GeneratorException {
        return switch (author) {
            case GENERATED -> counted(generator().generate(request(ground)), ground);
            case EXTRACTIVE, CONTEXT -> written(author, ground);
        };
    }

    /** The answer in parts, and then as a whole. */
    GeneratedAnswer parts(
            Grounds.Author author,
            ChatGround ground,
            Consumer<String> parts,
            BooleanSupplier cancellation)
            throws GeneratorException {
        if (author == Grounds.Author.GENERATED) {
            return counted(generator().stream(request(ground), parts, cancellation), ground);
        }
        GeneratedAnswer answer = written(author, ground);
        for (int from = 0; from < answer.text().length(); ) {
            int line = answer.text().indexOf('\n', from);
            int to = line < 0 ? answer.text().length() : line + 1;
            parts.accept(answer.text().substring(from, to));
            from = to;
        }
        return answer;
    }

    /** The markers of an answer. In quoted text a number in brackets may be the document's own, so only the heads of its blocks count there. */
    static List<CitedMarker> markers(Grounds.Author author, ChatGround ground, String text) {
        List<Citation> citations = ground.context().citations();
        return author == Grounds.Author.GENERATED
                ? CitedMarker.in(text, citations)
                : CitedMarker.ofBlocks(text, citations);
    }

    private Generator generator() {
        return catalogue
                .generator()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "an answer cannot be generated without a generator"));
    }

    private Generator.Request request(ChatGround ground) {
        return new Generator.Request(messages(ground), ground.request().parameters(), timeout);
    }

    private List<ChatMessage> messages(ChatGround ground) {
        return prompt.messages(ground.request().conversation(), ground.context());
    }

    private GeneratedAnswer written(Grounds.Author author, ChatGround ground) {
        String text =
                author == Grounds.Author.CONTEXT
                        ? ground.context().text()
                        : ExtractiveAnswer.of(ground.context());
        int read = counter.count(ground.request().conversation().question());
        return new GeneratedAnswer(
                text, List.of(), STOP, new GeneratedAnswer.Usage(read, counter.count(text)));
    }

    /** A generator that does not say how many tokens it took is counted for. */
    private GeneratedAnswer counted(GeneratedAnswer answer, ChatGround ground) {
        if (answer.usage() != null) {
            return answer;
        }
        int read = 0;
        for (ChatMessage message : messages(ground)) {
            read += counter.count(message.text());
        }
        return new GeneratedAnswer(
                answer.text(),
                answer.toolCalls(),
                answer.finishReason(),
                new GeneratedAnswer.Usage(read, counter.count(answer.text())));
    }
}
