package dev.winnow.platform.kafka.event;

import java.io.Serial;

/**
 * A record that no further attempt can read. It goes to the dead letter topic at once. The message
 * names what is wrong and never quotes the record; for the same reason there is no cause, whose
 * message might.
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

    public boolean forged() {
        return forged;
    }
}
