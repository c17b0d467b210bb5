package dev.winnow.app.api;

import dev.winnow.app.api.ChatRetrieval.GroundedChat;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is about to be written: what there is to know before its first word, and the
 * words, once.
 *
 * @param author who writes it, unless it is written already
 * @param grounded what was found; null if nothing was looked up, and then the generator gets the
 *     conversation as it is
 * @param written by a rule; null if it is not
 */
record ChatReply(
        AnswerService answers,
        Conversation conversation,
        SortedMap<String, Object> parameters,
        AnswerSources.Author author,
        @Nullable GroundedChat grounded,
        @Nullable String written) {

    /** What the stages did for it; empty if nothing was looked up. */
    List<StageReport> reports() {
        return grounded == null ? List.of() : grounded.state().reports();
    }

    private @Nullable CompactContext sources() {
        return grounded == null ? null : grounded.sources();
    }

    /** The whole answer at once. */
    CitedAnswer whole() throws GeneratorException {
        if (written != null) {
            return answers.written(conversation, written);
        }
        return switch (author) {
            case GENERATED -> answers.generate(conversation, sources(), parameters);
            case EXTRACTIVE -> answers.extract(conversation, found().context());
            case CONTEXT -> answers.quote(conversation, found().context());
        };
    }

    private GroundedChat found() {
        return Objects.requireNonNull(grounded, "only a generator answers without sources");
    }

    /** The answer in parts, and then as a whole. */
    CitedAnswer parts(Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException {
        if (written == null && author == AnswerSources.Author.GENERATED) {
            return answers.stream(conversation, sources(), parameters, parts, cancellation);
        }
        CitedAnswer whole = whole();
        // Text that is there already comes line by line.
        if (!whole.answer().text().isEmpty()) {
            List.of(whole.answer().text().split("(?<=\n)", 0)).forEach(parts);
        }
        return whole;
    }

    /** What the answer rests on; null if nothing was looked up. */
    @Nullable AnswerSources sources(DocumentLinks links) {
        return grounded == null
                ? null
                : AnswerSources.of(author, grounded, conversation.question(), links);
    }
}
