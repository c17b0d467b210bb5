package dev.winnow.platform.kafka.event;

import java.io.Serial;

/** The broker did not take a record. Nothing is lost by trying again. */
public final class BrokerAwayException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    BrokerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
