package dev.winnow.app.generator;

import java.io.IOException;
import java.io.Serial;

/** A generator writes more than it was asked for. */
final class AnswerTooLongException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    AnswerTooLongException(long most) {
        super("an answer of more than %d bytes".formatted(most));
    }
}
