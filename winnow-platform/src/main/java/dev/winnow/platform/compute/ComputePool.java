package dev.winnow.platform.compute;

import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.identity.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads {@code winnow-compute-1} upwards: platform threads, so many for the work of one
 * tenant. Tenants take turns; where one has all of its threads at work for long, another finds
 * threads of its own, and the cores and the model are what they share.
 */
final class ComputePool implements AutoCloseable {

    /**
     * Work is short next to this; what still runs then hangs, and the process must be able to end.
     */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /**
     * Tenants that can have all of their threads at work at a time; each thread holds a question's
     * state, so not without end.
     */
    private static final int MOST_SHARES = 4;

    private final int share;
    private final int most;
    private final ThreadPoolExecutor threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final FairQueue<Task> waiting = new FairQueue<>(task -> 1);
    private final Map<TenantId, Integer> running = new HashMap<>();
    private int busy;
    private boolean closed;

    private record Task(TenantId tenant, Runnable work) {}

    /**
     * Starts the threads when they are needed.
     *
     * @param share how many one tenant's work has
     */
    ComputePool(int share) {
        AtomicInteger number = new AtomicInteger();
        this.share = share;
        this.most = MOST_SHARES * share;
        // Handed no more than it has threads for: what waits, waits in order of turns.
        this.threads =
                new ThreadPoolExecutor(
                        most,
                        most,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> new ComputeThread(task, number.incrementAndGet()));
    }

    /**
     * Queues work; the admission gate bounds how much waits.
     *
     * @throws RejectedExecutionException if the pool is closing
     */
    void execute(TenantId tenant, Runnable work) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("the pool is closing");
            }
            waiting.add(tenant, new Task(tenant, work));
            start();
        } finally {
            lock.unlock();
        }
    }

    /** Takes work back; false if it began already. */
    boolean takeBack(Runnable work) {
        lock.lock();
        try {
            return !waiting.remove(task -> task.work().equals(work)).isEmpty();
        } finally {
            lock.unlock();
        }
    }

    static boolean isComputeThread() {
        return Thread.currentThread() instanceof ComputeThread;
    }

    private void start() {
        while (busy < most) {
            Task next = waiting.poll(tenant -> running.getOrDefault(tenant, 0) < share);
            if (next == null) {
                return;
            }
            busy++;
            running.merge(next.tenant(), 1, Integer::sum);
            threads.execute(() -> run(next));
        }
    }

    private void run(Task task) {
        try {
            task.work().run();
        } finally {
            ended(task.tenant());
        }
    }

    private void ended(TenantId tenant) {
        lock.lock();
        try {
            busy--;
            running.computeIfPresent(tenant, (who, own) -> own == 1 ? null : own - 1);
            start();
            if (busy == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and lets what waits and runs come to its end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            long left = GRACE.toNanos();
            while (busy > 0 && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
            threads.shutdownNow();
        }
    }

    private static final class ComputeThread extends Thread {
        ComputeThread(Runnable task, int number) {
            super(task, "winnow-compute-" + number);
        }
    }
}
