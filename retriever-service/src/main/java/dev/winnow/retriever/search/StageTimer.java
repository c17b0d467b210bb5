package dev.winnow.retriever.search;

import dev.winnow.core.outcome.StageId;
import dev.winnow.core.pipeline.StageContext;
import java.time.Duration;
import java.time.Instant;

/** The times of one search, part by part. Used by one thread. */
final class StageTimer {

    private final StageContext context;
    private Instant mark;
    private Duration store = Duration.ZERO;

    StageTimer(StageContext context) {
        this.context = context;
        this.mark = context.clock().instant();
    }

    /** Ends a part that read the index. */
    void index(String part) {
        store = store.plus(own(part));
    }

    /** Ends any other part. */
    Duration own(String part) {
        Instant now = context.clock().instant();
        Duration lap = Duration.between(mark, now);
        context.observation().record(StageId.RETRIEVER, part, lap);
        mark = now;
        return lap;
    }

    /** Time in the index so far. */
    Duration store() {
        return store;
    }
}
