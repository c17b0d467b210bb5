package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private final FreeSpace free;
    private final long needed;

    /**
     * @param needed bytes that must be free before something is written; 0 to never ask
     */
    DiskRoom(FreeSpace free, long needed) {
        if (needed < 0) {
            throw new IllegalArgumentException(
                    "%s must be 0 or more, got %,d"
                            .formatted(IndexWriteException.MIN_FREE_KEY, needed));
        }
        this.free = free;
        this.needed = needed;
    }

    /** The room on the disk of a folder, which must be there. */
    static DiskRoom of(Path folder, long needed) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        return new DiskRoom(disk::getUsableSpace, needed);
    }

    long needed() {
        return needed;
    }

    /**
     * Bytes that are free.
     *
     * @throws UncheckedIOException if the disk does not say
     */
    long free() {
        try {
            return free.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the disk of the index does not say how full it is", e);
        }
    }

    boolean isShort() {
        return free() < needed;
    }

    /** Bytes that may be used; less than 0 if it is short already. */
    long spare() {
        return free() - needed;
    }

    void require() throws IndexWriteException {
        long now = free();
        if (now < needed) {
            throw IndexWriteException.noRoom(now, needed);
        }
    }
}
