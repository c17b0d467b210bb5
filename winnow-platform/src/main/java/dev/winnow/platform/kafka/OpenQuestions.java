package dev.winnow.platform.kafka;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.Problems;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The questions for which somebody waits at this gateway. Bounded: what has no room is refused. */
final class OpenQuestions {

    private final Map<RequestId, OpenQuestion> open = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final int limit;

    OpenQuestions(int limit) {
        this.limit = limit;
        this.room = new Semaphore(limit);
    }

    /**
     * Opens a question.
     *
     * @throws ProblemException 429 if too many are open
     */
    OpenQuestion open(PipelineState accepted) {
        if (!room.tryAcquire()) {
            throw Problems.OVERLOADED
                    .because(
                            "%d questions are on their way already, which is the limit winnow.pipeline.caps.concurrent-requests; try again later"
                                    .formatted(limit))
                    .limit(limit, limit + 1L);
        }
        OpenQuestion question = new OpenQuestion(accepted);
        open.put(accepted.requestId(), question);
        return question;
    }

    /** Nobody waits any more. */
    void close(RequestId id) {
        if (open.remove(id) != null) {
            room.release();
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
