package dev.winnow.retriever.search;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.StageContext;
import java.time.Duration;
import java.time.Instant;

/** The time that an encoder may take and has taken. */
final class EncoderTime {

    private EncoderTime() {}

    /** The deadline after this share of the time left; none if the request has none. */
    static Deadline share(double share, StageContext context) {
        if (context.deadline().equals(Deadline.NONE)) {
            return context.deadline();
        }
        return Deadline.in(
                Duration.ofNanos((long) (context.remaining().toNanos() * share)), context.clock());
    }

    static Duration since(Instant begin, StageContext context) {
        return Duration.between(begin, context.clock().instant());
    }
}
