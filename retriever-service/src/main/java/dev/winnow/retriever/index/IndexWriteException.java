package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A change cannot be stored at the moment. What was committed stays and can be searched, and trying again is of use. The message is for whoever
 * sent the change: what is wrong and what to do, no paths.
 */
public final class IndexWriteException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    /** The setting that names the watermark, for remedies. */
    static final String MIN_FREE_KEY = "winnow.retriever.min-free-space";

    private final boolean forRoom;

    private IndexWriteException(String message, boolean forRoom, @Nullable Throwable cause) {
        super(message, cause);
        this.forRoom = forRoom;
    }

    /** Refused beforehand. */
    static IndexWriteException noRoom(long free, long needed) {
        return new IndexWriteException(noRoomWords(free, needed), true, null);
    }

    /** Refused beforehand: so many bytes would leave too little for the index. */
    static IndexWriteException noRoomBeside(long free, long bytes, long needed) {
        return new IndexWriteException(
                "the disk of winnow.retriever.directory has %,d MB free, of which the index keeps %,d MB (%s), and uploads under way need %,d MB of it; nothing was kept of this one; make room on the disk, then send it again"
                        .formatted(
                                free >> 20,
                                needed >> 20,
                                MIN_FREE_KEY,
                                (bytes + (1 << 20) - 1) >> 20),
                true,
                null);
    }

    /** Refused beforehand, because the disk does not say how full it is. */
    static IndexWriteException roomUnknown(Throwable cause) {
        return new IndexWriteException(
                "the change was not kept, because the disk of the index does not say how full it is (%s); look whether it is still there; that is tried again with each change"
                        .formatted(cause.getClass().getSimpleName()),
                false,
                cause);
    }

    /** A write broke off for want of room, and all changes since the last commit are lost. */
    static IndexWriteException brokenOffForRoom(long free, long needed, Throwable cause) {
        return new IndexWriteException(
                "the change was not kept, because " + noRoomWords(free, needed), true, cause);
    }

    /** A write broke off for another reason, and all changes since the last commit are lost. */
    static IndexWriteException brokenOff(Throwable cause) {
        return new IndexWriteException(
                "the change was not kept, because a write to the index failed (%s; the log has the details); send it again"
                        .formatted(cause.getClass().getSimpleName()),
                false,
                cause);
    }

    /** A write broke off, and no new writer opens. */
    static IndexWriteException stillBroken(Throwable cause) {
        return new IndexWriteException(
                "the index takes no changes since a write to it failed (%s; the log has the details); that is tried again with each change, and searching goes on"
                        .formatted(cause.getClass().getSimpleName()),
                false,
                cause);
    }

    /** A write broke off, a new writer opened, and readers cannot go over to the last commit. */
    static IndexWriteException unseen(Throwable cause) {
        return new IndexWriteException(
                "the change was not kept, because a write to the index failed and what it holds since cannot be read (%s); send it again"
                        .formatted(cause.getClass().getSimpleName()),
                false,
                cause);
    }

    /** A write of somebody else broke off, and took changes with it that were not committed. */
    public static IndexWriteException lostBeside() {
        return new IndexWriteException(
                "the change was not kept, because another write to the index failed; the log has the details; send it again",
                false,
                null);
    }

    private static String noRoomWords(long free, long needed) {
        return "the disk of the index has %,d MB free, and writing needs %,d MB (%s); searching goes on; free some space or enlarge the disk, and writing goes on by itself"
                .formatted(free >> 20, needed >> 20, MIN_FREE_KEY);
    }

    /** Whether the disk has too little room; otherwise something is broken. */
    public boolean isForRoom() {
        return forRoom;
    }
}
