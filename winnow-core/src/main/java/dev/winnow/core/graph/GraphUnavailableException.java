package dev.winnow.core.graph;

import java.io.Serial;

/**
 * A graph could not be asked: its database does not answer, or not in time. The message says what
 * to do and holds no text of a question.
 */
public final class GraphUnavailableException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public GraphUnavailableException(String message) {
        super(message);
    }

    public GraphUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
