package dev.winnow.ingest.prepare;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Documents cannot be taken now; nothing is wrong with them. */
public final class WorkerNotReadyException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    public WorkerNotReadyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
