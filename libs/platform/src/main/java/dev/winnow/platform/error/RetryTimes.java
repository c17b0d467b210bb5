package dev.winnow.platform.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When another try makes sense, for problems that do not say it themselves: whoever is turned away
 * for a while hears for how long.
 */
final class RetryTimes {

    /**
     * A full queue empties within the deadline of the requests inside, and most are far quicker: a
     * second is worth a try.
     */
    private static final Duration BUSY = Duration.ofSeconds(1);

    /**
     * What is not there comes back with a restart or an operator, not within a second; picked by
     * hand.
     */
    private static final Duration UNAVAILABLE = Duration.ofSeconds(5);

    /**
     * Somebody has to free space or enlarge the disk, which takes minutes at best; picked by hand.
     */
    private static final Duration ROOM = Duration.ofMinutes(1);

    private RetryTimes() {}

    /** The time for an HTTP status, or null if trying again is of no use. */
    static @Nullable Duration of(int status) {
        return switch (status) {
            case 429 -> BUSY;
            case 503 -> UNAVAILABLE;
            case 507 -> ROOM;
            default -> null;
        };
    }
}
