package dev.winnow.retriever.index;

import dev.winnow.core.document.IndexWriteException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Room on the disk of an index, and how much of it writing leaves alone. */
final class DiskRoom {

    /** Says how many bytes this process may still write. */
    @FunctionalInterface
    interface FreeSpace {
        long bytes() throws IOException;
    }

    /**
     * With less than a megabyte, a write that failed is taken to have met a full disk: the smallest
     * commits take some kilobytes.
     */
    private static final long LEAST = 1L << 20;

    private final FreeSpace free;
    private final long needed;

    /**
     * @param needed bytes that must be free before something is written; 0 to never ask
     */
    DiskRoom(FreeSpace free, long needed) {
        if (needed < 0) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more, got %,d".formatted(WriteFailures.MIN_FREE_KEY, needed));
        }
        this.free = free;
        this.needed = needed;
    }

    /** The room on the disk of a folder, which must be there. */
    static DiskRoom of(Path folder, long needed) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return new DiskRoom(disk::getUsableSpace, needed);
    }

    /**
     * Why a write broke off that had begun with so many bytes free: for want of room, or for
     * another reason.
     */
    IndexWriteException explain(long before, Throwable cause) {
        long least = Math.max(needed, LEAST);
        return before < least
                ? WriteFailures.brokenOffForRoom(before, least, cause)
                : WriteFailures.brokenOff(cause);
    }

    /**
     * Bytes that are free.
     *
     * @throws IndexWriteException if the disk does not say
     */
    long free() throws IndexWriteException {
        try {
            return free.bytes();
        } catch (IOException e) {
            throw WriteFailures.roomUnknown(e);
        }
    }

    /**
     * Bytes that may be used; less than 0 if it is short already.
     *
     * @throws IndexWriteException if the disk does not say how full it is
     */
    long spare() throws IndexWriteException {
        return free() - needed;
    }

    /**
     * Does nothing if something may be written.
     *
     * @throws IndexWriteException if there is too little room, or the disk does not say how full it
     *     is
     */
    void require() throws IndexWriteException {
        long now = free();
        if (now < needed) {
            throw WriteFailures.noRoom(now, needed);
        }
    }

    /**
     * Does nothing if so many bytes can lie on the disk and something may be written all the same.
     *
     * @throws IndexWriteException as {@link #require()}
     */
    void requireBeside(long bytes) throws IndexWriteException {
        long now = free();
        if (now - bytes < needed) {
            throw WriteFailures.noRoomBeside(now, bytes, needed);
        }
    }
}
