package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.retriever.search.RetrieverStage;
import org.jspecify.annotations.Nullable;

/**
 * What the line found for a conversation.
 *
 * @param request the request
 * @param question what was looked up
 * @param state at the end of the line
 * @param context the sources
 */
record ChatGround(
        ChatRequest request, ChatQuestion question, PipelineState state, CompactContext context) {

    /**
     * The context that the generator answers from; null if the message asks for nothing that
     * documents hold.
     */
    @Nullable CompactContext sources() {
        boolean smallTalk =
                state.reports().stream()
                        .map(StageReport::outcome)
                        .anyMatch(new Outcome.Skipped(RetrieverStage.SMALL_TALK)::equals);
        return smallTalk ? null : context;
    }

    AnswerSources by(AnswerSources.Author author, DocumentLinks links) {
        return AnswerSources.of(
                author,
                question,
                request.conversation().question(),
                state,
                context,
                CitationUrl.cited(links));
    }
}
