package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.app.context.KeptContexts;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;

/** Runs the line for the question of a conversation. */
public final class ChatGrounding {

    private final ConversationIntake conversations;
    private final QuestionIntake intake;
    private final Pipeline pipeline;
    private final KeptContexts kept;

    public ChatGrounding(
            ConversationIntake conversations,
            QuestionIntake intake,
            Pipeline pipeline,
            KeptContexts kept) {
        this.conversations = conversations;
        this.intake = intake;
        this.pipeline = pipeline;
        this.kept = kept;
    }

    ChatGround ground(ChatRequest request, RequestFrame frame) {
        Settings settings = intake.settings(request.settings());
        ChatQuestion question =
                conversations.question(request.conversation(), request.filters(), frame);
        PipelineState done = pipeline.run(intake.accept(frame, question.query(), settings));
        CompactContext context = done.context();
        if (context == null) {
            throw new IllegalStateException(
                    "the line ended without a context and without a problem");
        }
        kept.keep(done);
        return new ChatGround(request, question, done, context);
    }
}
