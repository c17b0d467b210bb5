package dev.winnow.app.api;

import dev.winnow.app.chat.ChatQuestion;
import dev.winnow.app.context.ContextCache;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionIntake.Shortened;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.reranker.stage.RerankerStage;

/** Runs the line for the question of a conversation. */
public record ChatRetrieval(
        ConversationIntake conversations,
        QuestionIntake intake,
        Pipeline pipeline,
        ContextCache kept) {

    /** What would be looked up for a request, and that it can be read. */
    Shortened read(ChatRequest request) {
        return intake.shortened(request.questionField(), request.conversation().question());
    }

    GroundedChat ground(ChatRequest request, Shortened looked, RequestFrame frame, Caller caller) {
        Settings settings = intake.settings(request.winnow().settings());
        ChatQuestion question =
                conversations.question(
                        request.conversation(), looked.text(), request.winnow().filters(), frame);
        PipelineState done = pipeline.run(intake.accept(frame, question.query(), settings));
        CompactContext context = done.context();
        if (context == null) {
            throw new IllegalStateException(
                    "the line ended without a context and without a problem");
        }
        kept.keep(caller.name(), done);
        return new GroundedChat(question, looked.cut() ? sayingThatItWasCut(done) : done, context);
    }

    /**
     * The stage that looked the question up had less of it than was asked, and says so like one
     * that cuts it itself.
     */
    private static PipelineState sayingThatItWasCut(PipelineState done) {
        return done.withReports(
                done.reports().stream()
                        .map(
                                report ->
                                        report.stage() == StageId.RETRIEVER
                                                        && report.outcome()
                                                                instanceof Outcome.Complete
                                                ? report.with(
                                                        new Outcome.Degraded(
                                                                RerankerStage.QUESTION_CUT),
                                                        RerankerStage.QUESTION_CUT
                                                                + ": the message is longer than winnow.pipeline.caps allows; beginning and end were read")
                                                : report)
                        .toList());
    }
}
