package dev.winnow.platform.kafka.event;

import java.io.Serial;

/**
 * The broker does not take a record, and would not the next time: it is too large, or this program
 * may not write there.
 */
public final class RecordRefusedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    RecordRefusedException(String message, boolean tooLarge, Throwable cause) {
        super(message, cause);
        this.tooLarge = tooLarge;
    }

    /** Whether the topic takes no record of that size, so that a smaller one would be taken. */
    public boolean tooLarge() {
        return tooLarge;
    }
}
