package dev.winnow.app.api;

import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.QuestionRewriter;
import dev.winnow.app.chat.QuestionRewriter.ChatQuestion;
import dev.winnow.app.context.ContextCache;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.compute.Pipeline;
import dev.winnow.platform.request.FilterReader;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionIntake.Shortened;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.reranker.stage.RerankerStage;
import dev.winnow.retriever.search.RetrieverStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes one question of the messages of a conversation, and runs the line for it. */
public record ChatRetrieval(
        QuestionRewriter rewriter, QuestionIntake intake, Pipeline pipeline, ContextCache kept) {

    /**
     * The question of a conversation. Text and filter are checked before the generator is asked to
     * rewrite anything.
     *
     * @param filters the body's {@code filters}, or null
     * @throws dev.winnow.platform.error.ProblemException 422 for the question's text or the filter
     */
    ChatQuestion question(
            Conversation conversation, @Nullable JsonNode filters, RequestFrame frame) {
        String field = "messages[%d].content".formatted(conversation.questionIndex());
        return question(conversation, intake.text(field, conversation.question()), filters, frame);
    }

    private ChatQuestion question(
            Conversation conversation,
            String text,
            @Nullable JsonNode filters,
            RequestFrame frame) {
        Filter filter = FilterReader.read(filters);
        return rewriter.question(text, conversation.history(), filter, frame.deadline());
    }

    /** What would be looked up for a request, and that it can be read. */
    Shortened read(ChatRequest request) {
        return intake.shortened(request.questionField(), request.conversation().question());
    }

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

    GroundedChat ground(ChatRequest request, Shortened looked, RequestFrame frame, Caller caller) {
        Settings settings = intake.settings(request.winnow().settings());
        ChatQuestion question =
                question(request.conversation(), looked.text(), request.winnow().filters(), frame);
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
                                                ? cut(report)
                                                : report)
                        .toList());
    }

    private static StageReport cut(StageReport report) {
        return report.with(
                new Outcome.Degraded(RerankerStage.QUESTION_CUT),
                RerankerStage.QUESTION_CUT
                        + ": the message is longer than winnow.pipeline.caps allows; beginning and end were read");
    }
}
