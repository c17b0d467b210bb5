package dev.winnow.core.deadline;

import java.time.Duration;

/** Stand-ins for "no limit" that arithmetic on nanoseconds survives. */
public final class ChronoLimits {

    /** A century: longer than any process, and its nanoseconds still fit a long. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    private ChronoLimits() {}
}
