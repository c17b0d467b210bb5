package dev.winnow.core.retrieval;

import java.io.Serial;

/** No vector could be made. The message says why and holds no text of the question or passage. */
public final class EmbeddingException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    public EmbeddingException(String message) {
        super(message);
    }

    public EmbeddingException(String message, Throwable cause) {
        super(message, cause);
    }
}
