package dev.winnow.platform.error;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs what was not foreseen. An error that comes with each request would fill the disk with one
 * and the same stack, a hundred lines each time: of each kind the stack is written once a while,
 * and else a line.
 */
public final class UnexpectedErrors {

    /** Between two stacks of one kind. Short enough to find one beside its line; picked by hand. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** Stacks of so many kinds are written within that time; picked by hand. */
    static final int KINDS = 50;

    private static final UnexpectedErrors ALL = new UnexpectedErrors(System::nanoTime);

    private final LongSupplier nanos;
    private final Map<String, Long> written = new HashMap<>();

    UnexpectedErrors(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Logs an error.
     *
     * @param where what failed, without anybody's text
     */
    public static void log(Logger log, String where, Throwable thrown) {
        ALL.write(log, where, thrown);
    }

    void write(Logger log, String where, Throwable thrown) {
        String kind = kind(thrown);
        if (isDue(kind)) {
            log.error(where, thrown);
        } else {
            log.error("{}: {} (such stacks are written once a minute)", where, kind);
        }
    }

    /** Memory runs out at any place, so that the place of an error says little. */
    private static String kind(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] stack = root.getStackTrace();
        String name = root.getClass().getName();
        return root instanceof VirtualMachineError || stack.length == 0
                ? name
                : name + " at " + stack[0];
    }

    private synchronized boolean isDue(String kind) {
        long now = nanos.getAsLong();
        written.values().removeIf(at -> now - at >= PAUSE.toNanos());
        return written.size() < KINDS && written.putIfAbsent(kind, now) == null;
    }
}
