package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.AdmissionGate;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.ContextRecord;
import dev.winnow.platform.kafka.event.Events;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The questions for which somebody waits at this gateway. Bounded: what has no room is refused. */
final class PendingQuestions {

    private final Map<RequestId, PendingQuestion> open = new ConcurrentHashMap<>();
    private final AdmissionGate gate;

    PendingQuestions(AdmissionGate gate) {
        this.gate = gate;
    }

    /**
     * Opens a question.
     *
     * @throws ProblemException 429 if too many are open, in all or of this owner
     */
    PendingQuestion open(PipelineState accepted) {
        gate.enter(Owner.of(accepted.question().scope()));
        PendingQuestion question = new PendingQuestion(accepted);
        open.put(accepted.question().requestId(), question);
        return question;
    }

    /** Nobody waits any more. */
    void close(PipelineState accepted) {
        if (open.remove(accepted.question().requestId()) != null) {
            gate.leave(Owner.of(accepted.question().scope()));
        }
    }

    /** The open question of this key, or null if it is none of ours. */
    @Nullable PendingQuestion find(byte @Nullable [] key) {
        if (open.isEmpty()) {
            return null;
        }
        RequestId id = Events.id(key);
        return id == null ? null : open.get(id);
    }

    /**
     * A question that somebody waits for: the newest state that came back, and the outcome once
     * there is one.
     */
    static final class PendingQuestion {

        private final CompletableFuture<ContextRecord> done = new CompletableFuture<>();
        private PipelineState newest;
        private @Nullable ContextRecord outcome;

        PendingQuestion(PipelineState accepted) {
            this.newest = accepted;
        }

        /** Whether a state of the stage that writes it would tell anything new. */
        synchronized boolean wants(StageId writer) {
            return newest.report(writer) == null;
        }

        /**
         * Takes a state. Topics are read side by side, so that an older one may come after a newer
         * one.
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
         * An outcome alone has no candidates, which an explanation wants. The state of the last
         * stage before it was written before it, and is on its way.
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
}
