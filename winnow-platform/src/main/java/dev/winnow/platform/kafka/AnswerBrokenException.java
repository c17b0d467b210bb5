package dev.winnow.platform.kafka;

import java.io.Serial;

/**
 * An answer failed in a way that nobody foresaw. It has the place where that happened and the kind of the error, but not its message, which may
 * quote a text: dead letters carry messages.
 */
final class AnswerBrokenException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    AnswerBrokenException(RuntimeException unforeseen) {
        super("writing an answer met a %s".formatted(unforeseen.getClass().getName()));
        setStackTrace(unforeseen.getStackTrace());
    }
}
