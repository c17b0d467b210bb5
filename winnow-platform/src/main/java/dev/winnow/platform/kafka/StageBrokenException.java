package dev.winnow.platform.kafka;

import dev.winnow.core.pipeline.StageId;
import java.io.Serial;

/**
 * A stage ended in a way that nobody foresaw. It has the place where that happened and the kind of the error, but not its message, which may
 * quote a text: dead letters carry messages.
 */
final class StageBrokenException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    StageBrokenException(StageId stage, RuntimeException unforeseen) {
        super("the stage %s met a %s".formatted(stage.label(), unforeseen.getClass().getName()));
        setStackTrace(unforeseen.getStackTrace());
    }
}
