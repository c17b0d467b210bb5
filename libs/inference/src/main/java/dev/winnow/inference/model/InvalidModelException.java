package dev.winnow.inference.model;

import java.io.Serial;

/**
 * A model cannot be used as it is. The message names the file, what is missing or wrong, what is
 * there, and what to change.
 */
public final class InvalidModelException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
