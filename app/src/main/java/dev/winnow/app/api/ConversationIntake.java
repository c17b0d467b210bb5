package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.request.FilterReader;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes one question of the messages of a conversation. */
public record ConversationIntake(QuestionRewriter rewriter, QuestionIntake intake) {

    /**
     * The question of a conversation. Text and filter are checked before the generator is asked to
     * rewrite anything.
     *
     * @param filters the body's {@code filters}, or null
     * @throws dev.winnow.platform.error.ProblemException 422 for the question's text or the filter
     */
    ChatQuestion question(
            Conversation conversation, @Nullable JsonNode filters, RequestFrame frame) {
        String text =
                intake.text(
                        "messages[%d].content".formatted(conversation.questionIndex()),
                        conversation.question());
        return question(conversation, text, filters, frame);
    }

    /** The same for a question of which another text is looked up. */
    ChatQuestion question(
            Conversation conversation,
            String text,
            @Nullable JsonNode filters,
            RequestFrame frame) {
        Filter filter = FilterReader.read(filters);
        return rewriter.question(text, conversation.history(), filter, frame.deadline());
    }
}
