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
    private final boolean beside;

    /**
     * @param message what is wrong and what to do
     * @param forRoom whether the disk has too little room
     */
    public IndexWriteException(String message, boolean forRoom, @Nullable Throwable cause) {
        this(message, forRoom, false, cause);
    }

    private IndexWriteException(
            String message, boolean forRoom, boolean beside, @Nullable Throwable cause) {
        super(message, cause);
        this.forRoom = forRoom;
        this.beside = beside;
    }

    /** A write of somebody else broke off, and took changes with it that were not committed. */
    public static IndexWriteException lostBeside() {
        return new IndexWriteException(
                "the change was not kept, because another write to the index failed; the log has the details; send it again",
                false,
                true,
                null);
    }

    /** Whether the disk has too little room; otherwise something is broken. */
    public boolean isForRoom() {
        return forRoom;
    }

    /** Whether waiting is of use: neither for want of room nor for damage. */
    public boolean isOverByItself() {
        return !forRoom && !(getCause() instanceof DamagedIndexException);
    }

    /** Whether it was another change that could not be stored, so that this one may be as it is. */
    public boolean isBeside() {
        return beside;
    }
}
