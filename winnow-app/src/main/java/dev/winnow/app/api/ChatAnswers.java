package dev.winnow.app.api;

import dev.winnow.app.chat.CitedMarker;
import dev.winnow.app.chat.ExtractiveAnswer;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GroundedAnswers;
import dev.winnow.core.context.Citation;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Writes the answer to a conversation: with the generator, or from the context alone. */
public final class ChatAnswers {

    private final GroundedAnswers answers;

    public ChatAnswers(GroundedAnswers answers) {
        this.answers = answers;
    }

    /** The whole answer at once. */
    GeneratedAnswer whole(Grounds.Author author, ChatGround ground) throws GeneratorException {
        return switch (author) {
            case GENERATED ->
                    answers.generate(
                            ground.request().conversation(),
                            ground.context(),
                            ground.request().parameters());
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
            return answers.stream(
                    ground.request().conversation(),
                    ground.context(),
                    ground.request().parameters(),
                    parts,
                    cancellation);
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

    private GeneratedAnswer written(Grounds.Author author, ChatGround ground) {
        return answers.written(
                ground.request().conversation(),
                author == Grounds.Author.CONTEXT
                        ? ground.context().text()
                        : ExtractiveAnswer.of(ground.context()));
    }
}
