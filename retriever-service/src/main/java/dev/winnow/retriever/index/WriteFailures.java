package dev.winnow.retriever.index;

import dev.winnow.core.document.IndexWriteException;

/** The ways in which a change of a Lucene index fails, in the words of the settings that help. */
final class WriteFailures {

    /** The setting that names the watermark, for remedies. */
    static final String MIN_FREE_KEY = "winnow.retriever.min-free-space";

    private WriteFailures() {}

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

    private static String noRoomWords(long free, long needed) {
        return "the disk of the index has %,d MB free, and writing needs %,d MB (%s); searching goes on; free some space or enlarge the disk, and writing goes on by itself"
                .formatted(free >> 20, needed >> 20, MIN_FREE_KEY);
    }
}
