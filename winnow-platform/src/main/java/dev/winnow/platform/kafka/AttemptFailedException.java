package dev.winnow.platform.kafka;

import dev.winnow.core.pipeline.Problem;
import java.io.Serial;

/** An attempt failed for a reason that may pass. The record is tried again behind the others. */
public final class AttemptFailedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    AttemptFailedException(Problem problem) {
        super("%s: %s".formatted(problem.type(), problem.detail()));
    }
}
