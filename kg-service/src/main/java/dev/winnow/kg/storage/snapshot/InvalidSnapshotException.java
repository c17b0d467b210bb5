package dev.winnow.kg.storage.snapshot;

import java.io.IOException;
import java.io.Serial;

/** A file is no snapshot, or not any more. The message says what to do. */
public final class InvalidSnapshotException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    InvalidSnapshotException(String message) {
        super(message);
    }
}
