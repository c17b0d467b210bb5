package dev.winnow.kg.facts;

import dev.winnow.core.deadline.Deadline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Time for the search of facts. Asked between two pieces of work, each of which takes some
 * milliseconds.
 *
 * @param deadline the last instant at which a fact is of use
 * @param clock the time of this process
 * @param cancellation true once nobody waits for the facts
 */
public record TimeLimit(Deadline deadline, InstantSource clock, BooleanSupplier cancellation) {

    /** No limit, for measurements; the clock stands still. */
    public static final TimeLimit NONE =
            new TimeLimit(Deadline.NONE, InstantSource.fixed(Instant.EPOCH), () -> false);

    /** Whether the search must end with what it has. */
    public boolean over() {
        return cancellation.getAsBoolean() || deadline.passed(clock);
    }
}
