package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.compute.Line;
import dev.winnow.platform.request.FilterReader;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;

/** Runs the line for the question of a conversation. */
public final class ChatGrounding {

    private final QuestionRewriter rewriter;
    private final QuestionIntake intake;
    private final Line pipeline;

    public ChatGrounding(QuestionRewriter rewriter, QuestionIntake intake, Line pipeline) {
        this.rewriter = rewriter;
        this.intake = intake;
        this.pipeline = pipeline;
    }

    /** Everything that can be refused is refused before the generator is asked to rewrite anything. */
    ChatGround ground(ChatRequest request, RequestFrame frame) {
        intake.text(request.conversation().question());
        intake.settings(request.overrides());
        Filter filter = FilterReader.read(request.filters());
        ChatQuestion question = rewriter.question(request.conversation(), filter, frame.deadline());
        PipelineState done =
                pipeline.run(intake.accept(frame, question.query(), request.overrides()));
        CompactContext context = done.context();
        if (context == null) {
            throw new IllegalStateException(
                    "the line ended without a context and without a problem");
        }
        return new ChatGround(request, question, done, context);
    }
}
