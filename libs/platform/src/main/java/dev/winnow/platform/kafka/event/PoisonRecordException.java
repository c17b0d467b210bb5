package dev.winnow.platform.kafka.event;

import java.io.Serial;

/**
 * A record that goes to the dead letter topic at once: no further attempt can read it, or its work
 * met a failure that no code foresaw. The message names what is wrong and never quotes the record;
 * for the same reason there is no cause, whose message might.
 */
public final class PoisonRecordException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final boolean forged;

    /** A record that says nothing that can be understood. */
    public PoisonRecordException(String message) {
        this(message, false);
    }

    private PoisonRecordException(String message, boolean forged) {
        super(message);
        this.forged = forged;
    }

    /** A record that nobody of this installation wrote: nothing may come of it. */
    public static PoisonRecordException forged(String message) {
        return new PoisonRecordException(message, true);
    }

    /**
     * A record whose work failed, with the place where it happened and the kind of the error.
     *
     * @param work the work that failed, e.g. {@code the stage kg}
     */
    static PoisonRecordException unforeseen(String work, RuntimeException failure) {
        PoisonRecordException poison =
                new PoisonRecordException(
                        "%s met a %s".formatted(work, failure.getClass().getName()));
        poison.setStackTrace(failure.getStackTrace());
        return poison;
    }

    public boolean forged() {
        return forged;
    }
}
