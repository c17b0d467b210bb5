package dev.winnow.ingest.replica;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far each partition has been read, for those who wait for it. */
final class ReadOffsets {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<Integer, Long> next = new HashMap<>();

    /** Nothing has been applied any more: reading begins again. */
    void forget() {
        lock.lock();
        try {
            next.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Everything before this offset has been applied. */
    void reached(int partition, long offset) {
        lock.lock();
        try {
            next.put(partition, offset);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until a partition has been read up to an offset.
     *
     * @return whether it has
     */
    boolean await(int partition, long offset, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (next.getOrDefault(partition, -1L) < offset) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
