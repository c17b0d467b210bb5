package dev.winnow.opensearch;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * OpenSearch did not do what it was asked to. The message says what is wrong, where and what to do;
 * it never holds what was asked, since that may be text of a question or a document.
 */
final class EngineException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /** What became of a request. */
    enum Kind {
        /** No connection to any node, or none that is trusted. */
        UNREACHABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Who asks is not known, or may not. */
        NOT_ALLOWED,
        /** There is no such index, or document. */
        MISSING,
        /** The index takes no changes, for want of room on a disk. */
        NO_ROOM,
        /** The index takes no changes, because somebody said so. */
        READ_ONLY,
        /** Too much to do, or shards that are not there at the moment. */
        BUSY,
        /** A change that another one overtook. */
        CONFLICT,
        /** Anything else. */
        REFUSED
    }

    private final Kind kind;

    EngineException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
