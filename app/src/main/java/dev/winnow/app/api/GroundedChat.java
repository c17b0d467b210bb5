package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.retriever.search.RetrieverStage;
import org.jspecify.annotations.Nullable;

/**
 * What the line found for a conversation.
 *
 * @param question what was looked up
 * @param state at the end of the line
 * @param context the sources
 */
record GroundedChat(ChatQuestion question, PipelineState state, CompactContext context) {

    /**
     * The context that the generator answers from; null if the message asks for nothing that
     * documents hold.
     */
    @Nullable CompactContext sources() {
        Outcome smallTalk = new Outcome.Skipped(RetrieverStage.SMALL_TALK);
        return state.reports().stream().anyMatch(report -> report.outcome().equals(smallTalk))
                ? null
                : context;
    }
}
