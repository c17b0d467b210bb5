package dev.winnow.core.deadline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The instant after which an answer is of no use. Absolute, so that it survives queues and topics.
 *
 * @param at the last useful instant; {@link Instant#MAX} where there is none
 */
public record Deadline(Instant at) implements Comparable<Deadline> {

    /**
     * The time left where there is no limit: a century, longer than any process, and its
     * nanoseconds still fit a long.
     */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    /** No limit: records of a questions topic have none unless one is set. */
    public static final Deadline NONE = new Deadline(Instant.MAX);

    public static Deadline in(Duration time, InstantSource clock) {
        return new Deadline(clock.instant().plus(time));
    }

    /** Time left, zero once it has passed; {@link #FOREVER} where there is no limit. */
    public Duration remaining(InstantSource clock) {
        if (at.equals(Instant.MAX)) {
            return FOREVER;
        }
        Duration left = Duration.between(clock.instant(), at);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public boolean passed(InstantSource clock) {
        return !clock.instant().isBefore(at);
    }

    public Deadline earlier(Deadline other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(Deadline other) {
        return at.compareTo(other.at);
    }
}
