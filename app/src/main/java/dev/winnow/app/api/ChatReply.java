package dev.winnow.app.api;

import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.generator.GeneratorProblems;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is about to be written: what there is to know before its first word, and the
 * words, once.
 */
interface ChatReply {

    /** What the stages did for it; empty if nothing was looked up. */
    default List<StageReport> reports() {
        return List.of();
    }

    /** The whole answer at once. */
    CitedAnswer whole() throws GeneratorException;

    /** The answer in parts, and then as a whole. */
    CitedAnswer parts(Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException;

    /** What the answer rests on; null if nothing was looked up. */
    default @Nullable AnswerSources sources(DocumentLinks links) {
        return null;
    }

    /** The sources with their kept sentences, as cards of Open WebUI. */
    default List<SourceCard> cards(DocumentLinks links) {
        return List.of();
    }

    /**
     * The whole answer at once, for a response that has not begun.
     *
     * @throws dev.winnow.platform.error.ProblemException if the generator fails
     */
    default CitedAnswer answer() {
        try {
            return whole();
        } catch (GeneratorException e) {
            throw GeneratorProblems.of(e, reports());
        }
    }
}
