package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.compute.AdmissionGate;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.StateReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The questions for which somebody waits at this gateway. Bounded: what has no room is refused. */
final class OpenQuestions {

    private final Map<RequestId, OpenQuestion> open = new ConcurrentHashMap<>();
    private final AdmissionGate gate;

    OpenQuestions(AdmissionGate gate) {
        this.gate = gate;
    }

    /**
     * Opens a question.
     *
     * @throws ProblemException 429 if too many are open, in all or of this owner
     */
    OpenQuestion open(PipelineState accepted) {
        gate.enter(Owner.of(accepted.question().scope()));
        OpenQuestion question = new OpenQuestion(accepted);
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
    @Nullable OpenQuestion find(byte @Nullable [] key) {
        if (open.isEmpty()) {
            return null;
        }
        RequestId id = StateReader.id(key);
        return id == null ? null : open.get(id);
    }
}
