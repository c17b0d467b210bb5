package dev.winnow.opensearch;

import dev.winnow.core.index.IndexOpenException;
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
    private final String trouble;
    private final @Nullable String remedy;

    /** A trouble that is over by itself, or that the message need not say more about. */
    EngineException(Kind kind, String trouble, @Nullable Throwable cause) {
        this(kind, trouble, null, cause);
    }

    /**
     * @param trouble what is wrong, and where
     * @param remedy what to do about it
     */
    EngineException(Kind kind, String trouble, @Nullable String remedy, @Nullable Throwable cause) {
        super(remedy == null ? trouble : trouble + "; " + remedy, cause);
        this.kind = kind;
        this.trouble = trouble;
        this.remedy = remedy;
    }

    /** Why an index cannot be opened now. */
    IndexOpenException closed() {
        return new IndexOpenException(
                sentence(trouble), remedy == null ? "Start again then." : sentence(remedy), this);
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + '.';
    }

    Kind kind() {
        return kind;
    }
}
