package dev.winnow.retriever.search;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.Embedder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The question's vector, or the reason why there is none.
 *
 * @param vector null if the encoder could not give it in time
 * @param problem why not, without a word of the question; null if there is a vector
 * @param took how long it took
 */
record QueryVector(float @Nullable [] vector, @Nullable String problem, Duration took) {

    /**
     * Of the time left. A search of both sides, fusion and fetching take a few milliseconds; the
     * rest is kept for a slow disk.
     */
    private static final double SHARE = .8;

    static final QueryVector NOT_ASKED = new QueryVector(null, null, Duration.ZERO);

    static QueryVector of(String question, Embedder embedder, StageContext context) {
        Instant begin = context.clock().instant();
        try {
            float[] vector = embedder.embedQuery(question, deadline(SHARE, context));
            return new QueryVector(vector, null, since(begin, context));
        } catch (StageException e) {
            return new QueryVector(null, String.valueOf(e.getMessage()), since(begin, context));
        }
    }

    /** The deadline after this share of the time left; none if the request has none. */
    static Deadline deadline(double share, StageContext context) {
        if (context.deadline().equals(Deadline.NONE)) {
            return context.deadline();
        }
        return Deadline.in(
                Duration.ofNanos((long) (context.remaining().toNanos() * share)), context.clock());
    }

    private static Duration since(Instant begin, StageContext context) {
        return Duration.between(begin, context.clock().instant());
    }
}
