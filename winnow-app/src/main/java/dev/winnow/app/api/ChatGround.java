package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.PipelineState;

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

    Grounds by(Grounds.Author author) {
        return Grounds.of(author, question, state, context);
    }
}
