package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.kafka.event.ContextRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A question that somebody waits for: the newest state that came back, and the outcome once there
 * is one.
 */
final class OpenQuestion {

    private final CompletableFuture<ContextRecord> done = new CompletableFuture<>();
    private PipelineState newest;
    private @Nullable ContextRecord outcome;

    OpenQuestion(PipelineState accepted) {
        this.newest = accepted;
    }

    /** Whether a state of the stage that writes it would tell anything new. */
    synchronized boolean wants(StageId writer) {
        return newest.report(writer) == null;
    }

    /**
     * Takes a state. Topics are read side by side, so that an older one may come after a newer one.
     */
    synchronized void state(PipelineState state) {
        if (state.reports().size() > newest.reports().size()) {
            newest = state;
            settle();
        }
    }

    /** Whether an outcome is that of this question, for whoever asked it. */
    synchronized boolean isAnsweredBy(ContextRecord record) {
        return record.requestId().equals(newest.question().requestId())
                && (record.scope() == null
                        ? record.context() == null
                        : record.scope().equals(newest.question().scope()));
    }

    /** Takes the outcome.A repeat changes nothing. */
    synchronized void outcome(ContextRecord record) {
        if (outcome == null) {
            outcome = record;
            settle();
        }
    }

    /** The newest state. */
    synchronized PipelineState newest() {
        return newest;
    }

    /** Ends the wait with what there is. */
    synchronized void settleNow() {
        if (outcome != null) {
            done.complete(outcome);
        }
    }

    CompletableFuture<ContextRecord> done() {
        return done;
    }

    /**
     * An outcome alone has no candidates, which an explanation wants. The state of the last stage
     * before it was written before it, and is on its way.
     */
    private void settle() {
        if (outcome == null) {
            return;
        }
        List<StageReport> reports = outcome.reports();
        if (outcome.problem() != null || newest.reports().size() >= reports.size() - 1) {
            done.complete(outcome);
        }
    }
}
