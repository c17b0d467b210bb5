package dev.winnow.ingest.prepare;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The part of the heap that documents may take while they are taken in, counted before they are
 * read: a program that ran out of memory would end, and with it everything else that it does. While
 * others wait, a tenant has no more than a half, and none more before one that has nothing. Safe
 * for use by several threads.
 */
public final class DocumentMemory {

    /**
     * Bytes of heap for a byte of a file. Prose takes eight: its bytes, its text, its passages and
     * their vectors; of lists and headings of a letter each becomes an object of its own.
     */
    private static final int TIMES = 32;

    /** What is left serves questions and keeps the index. */
    private static final int SHARE = 2;

    private final long bytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Holdings taken = new Holdings();

    /** For each document that waits its tenant. */
    private final List<TenantId> waiting = new ArrayList<>();

    /**
     * @param heap bytes of the whole heap
     */
    public DocumentMemory(long heap) {
        this.bytes = heap / SHARE;
    }

    /** That of this process. */
    public static DocumentMemory ofProcess() {
        return new DocumentMemory(Runtime.getRuntime().maxMemory());
    }

    /** Largest file, in bytes. */
    public long largest() {
        return bytes / TIMES;
    }

    /** Limits of a file of JSON lines, of which each line is a document. */
    public ExtractionLimits ofLines(ExtractionLimits limits) {
        int most = Math.toIntExact(Math.min(limits.bytes(), largest()));
        return new ExtractionLimits(
                most, Math.min(limits.characters(), most), limits.time(), limits.memory());
    }

    /**
     * Refuses what never has room.
     *
     * @param size bytes of a file
     */
    public void requirePossible(long size) throws ExtractionException {
        if (size > largest()) {
            throw new ExtractionException(
                    ExtractionFailure.NO_MEMORY,
                    "%,d bytes take some %d times that in memory, and this program's heap has room for documents of %,d bytes"
                            .formatted(size, TIMES, largest()));
        }
    }

    /**
     * Takes room for a document if there is some within the time.
     *
     * @param size bytes of its file, at most {@link #largest}
     * @return whether it was taken; then {@link #give} gives it back
     */
    public boolean take(TenantId tenant, long size, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting.add(tenant);
            long left = patience.toNanos();
            while (!mayTake(tenant, TIMES * size)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            taken.add(Owner.of(tenant), TIMES * size);
            return true;
        } finally {
            waiting.remove(tenant);
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean mayTake(TenantId tenant, long more) {
        if (taken.all() + more > bytes) {
            return false;
        }
        long own = taken.of(tenant);
        return own == 0
                || waiting.stream()
                        .filter(other -> !other.equals(tenant))
                        .allMatch(other -> taken.of(other) > 0 && own + more <= bytes / 2);
    }

    /** Gives room back. */
    public void give(TenantId tenant, long size) {
        lock.lock();
        try {
            taken.add(Owner.of(tenant), -TIMES * size);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
