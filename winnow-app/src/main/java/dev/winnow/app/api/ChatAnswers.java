package dev.winnow.app.api;

import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratorException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Writes the answer to a conversation: with the generator, or from the context alone. */
public final class ChatAnswers {

    private final AnswerService answers;

    public ChatAnswers(AnswerService answers) {
        this.answers = answers;
    }

    /** The whole answer at once. */
    CitedAnswer whole(AnswerSources.Author author, ChatGround ground) throws GeneratorException {
        return switch (author) {
            case GENERATED ->
                    answers.generate(
                            ground.request().conversation(),
                            ground.sources(),
                            ground.request().parameters());
            case EXTRACTIVE -> answers.extract(ground.request().conversation(), ground.context());
            case CONTEXT -> answers.quote(ground.request().conversation(), ground.context());
        };
    }

    /** The answer in parts, and then as a whole. */
    CitedAnswer parts(
            AnswerSources.Author author,
            ChatGround ground,
            Consumer<String> parts,
            BooleanSupplier cancellation)
            throws GeneratorException {
        if (author == AnswerSources.Author.GENERATED) {
            return answers.stream(
                    ground.request().conversation(),
                    ground.sources(),
                    ground.request().parameters(),
                    parts,
                    cancellation);
        }
        CitedAnswer cited = whole(author, ground);
        String text = cited.answer().text();
        for (int from = 0; from < text.length(); ) {
            int line = text.indexOf('\n', from);
            int to = line < 0 ? text.length() : line + 1;
            parts.accept(text.substring(from, to));
            from = to;
        }
        return cited;
    }
}
