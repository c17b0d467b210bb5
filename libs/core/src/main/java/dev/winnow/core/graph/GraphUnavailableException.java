package dev.winnow.core.graph;

import java.io.Serial;

/** A graph could not be opened, or its database not be read. The message says what to do. */
public final class GraphUnavailableException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public GraphUnavailableException(String message) {
        super(message);
    }

    public GraphUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
