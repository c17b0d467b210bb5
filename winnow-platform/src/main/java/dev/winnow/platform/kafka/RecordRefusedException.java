package dev.winnow.platform.kafka;

import java.io.Serial;

/** The broker does not take a record, and would not the next time: it is too large, or this program may not write there. */
final class RecordRefusedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    RecordRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
