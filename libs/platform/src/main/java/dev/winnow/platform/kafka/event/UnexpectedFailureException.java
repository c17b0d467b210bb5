package dev.winnow.platform.kafka.event;

import java.io.Serial;

/**
 * A failure that no code foresaw. It has the place where it happened and the kind of the error, but
 * not its message, which may quote a text: dead letters carry messages.
 */
public final class UnexpectedFailureException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    /**
     * @param work the work that failed, e.g. {@code the stage kg}
     */
    UnexpectedFailureException(String work, RuntimeException unforeseen) {
        super("%s met a %s".formatted(work, unforeseen.getClass().getName()));
        setStackTrace(unforeseen.getStackTrace());
    }
}
