package dev.winnow.core.document;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A change cannot be stored at the moment. What was committed stays and can be searched, and trying
 * again is of use. The message is for the sender of the change: what is wrong and what to do, no
 * paths.
 */
public final class IndexWriteException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private final boolean forRoom;

    /**
     * @param message what is wrong and what to do
     * @param forRoom whether the disk has too little room
     */
    public IndexWriteException(String message, boolean forRoom, @Nullable Throwable cause) {
        super(message, cause);
        this.forRoom = forRoom;
    }

    /** A write of somebody else broke off, and took changes with it that were not committed. */
    public static IndexWriteException lostBeside() {
        return new IndexWriteException(
                "the change was not kept, because another write to the index failed; the log has the details; send it again",
                false,
                null);
    }

    /** Whether the disk has too little room; otherwise something is broken. */
    public boolean isForRoom() {
        return forRoom;
    }
}
