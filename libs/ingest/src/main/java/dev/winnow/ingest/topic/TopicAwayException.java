package dev.winnow.ingest.topic;

import java.io.IOException;
import java.io.Serial;

/**
 * The broker does not take records of a topic now. Nothing is wrong with the record, and nothing is
 * lost by trying again.
 */
public final class TopicAwayException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    public TopicAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
