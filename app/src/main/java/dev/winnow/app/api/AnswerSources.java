package dev.winnow.app.api;

import dev.winnow.app.api.ChatRetrieval.GroundedChat;
import dev.winnow.app.chat.QuestionRewriter.ChatQuestion;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer rests on: the object {@code winnow} beside OpenAI's own fields, which have no
 * place for it.
 *
 * @param answer who wrote the answer: generated (a generator, from the context), extractive (none:
 *     these are the kept sentences) or context (none: this is the context, as it was asked for)
 * @param contextId hash of the context: equal contexts have equal ids; {@code POST /v1/decide}
 *     takes it
 * @param answerable whether anything was found
 * @param citations the sources
 * @param tokensBefore tokens of the five best passages whole, which a plain back end would send, 0
 *     or more
 * @param tokensAfter tokens of the context, 0 or more
 * @param question how the question was looked up: as_asked, rewritten (by the generator, to stand
 *     by itself), completed (with the turn of the user before) or rewrite_failed (as it was asked
 *     or completed, since the generator could not rewrite it)
 * @param searched what was looked up, where that is not the question as it was asked
 * @param reports one for each stage
 */
public record AnswerSources(
        Author answer,
        String contextId,
        boolean answerable,
        List<Citation> citations,
        int tokensBefore,
        int tokensAfter,
        ChatQuestion.Form question,
        @Nullable String searched,
        List<StageReport> reports) {

    /** Who wrote an answer. */
    public enum Author {
        /** A generator, from the context. */
        GENERATED,
        /** Nobody: these are the kept sentences. */
        EXTRACTIVE,
        /** Nobody: this is the context, as it was asked for. */
        CONTEXT
    }

    /**
     * What an answer rests on.
     *
     * @param asked the question as it was asked
     */
    static AnswerSources of(
            Author author, GroundedChat grounded, String asked, DocumentLinks links) {
        CompactContext context = grounded.context();
        String searched = grounded.question().query().effectiveText();
        return new AnswerSources(
                author,
                ContextResponse.id(context),
                context.answerable(),
                context.citations().stream().map(CitationUrl.cited(links)).toList(),
                context.tokensBefore(),
                context.tokensAfter(),
                grounded.question().form(),
                searched.equals(asked) ? null : searched,
                grounded.state().reports());
    }
}
