package dev.winnow.platform.kafka.event;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an accepted question: the record of the topics of outcomes, such as {@code
 * winnow.contexts.v1}.
 *
 * @param requestId of the question
 * @param scope whose documents the context may quote; null if the question could not be read
 * @param query the question; null if it could not be read
 * @param context the compact context; null if there is none
 * @param problem why there is none; null if there is one
 * @param reports one of each stage that ran, in that order
 */
public record ContextRecord(
        RequestId requestId,
        @Nullable Scope scope,
        @Nullable Query query,
        @Nullable CompactContext context,
        @Nullable Problem problem,
        List<StageReport> reports) {

    public ContextRecord {
        reports = List.copyOf(reports);
    }

    /** The end of a question whose stages have all run. */
    public static ContextRecord of(PipelineState done) {
        return new ContextRecord(
                done.question().requestId(),
                done.question().scope(),
                done.question().query(),
                done.context(),
                null,
                done.reports());
    }

    /** The end of a question that failed. */
    public static ContextRecord failed(
            PipelineState state, Problem problem, List<StageReport> reports) {
        return new ContextRecord(
                state.question().requestId(),
                state.question().scope(),
                state.question().query(),
                null,
                problem,
                reports);
    }

    /** The end of a question that cannot be read, or came too late to be. */
    public static ContextRecord unread(RequestId id, Problem problem) {
        return new ContextRecord(id, null, null, null, problem, List.of());
    }
}
