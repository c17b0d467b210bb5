package dev.winnow.platform.compute;

import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads {@code winnow-compute-1} upwards: platform threads, so many for the work of one
 * tenant, and for one of its users a part of them. They take turns; where one tenant has all of its
 * threads at work for long, another finds threads of its own, and the cores and the model are what
 * they share.
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
    private final Holdings running = new Holdings();
    private boolean closed;

    private record Task(Owner owner, Runnable work) {}

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
    void execute(Owner owner, Runnable work) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("the pool is closing");
            }
            waiting.add(owner, new Task(owner, work));
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
        while (running.all() < most) {
            Task next = waiting.poll(this::isServable);
            if (next == null) {
                return;
            }
            running.add(next.owner(), 1);
            threads.execute(() -> run(next));
        }
    }

    private boolean isServable(Owner owner) {
        return running.of(owner.tenant()) < share && running.of(owner) < owner.share(share);
    }

    private void run(Task task) {
        try {
            task.work().run();
        } finally {
            ended(task.owner());
        }
    }

    private void ended(Owner owner) {
        lock.lock();
        try {
            running.add(owner, -1);
            start();
            if (running.all() == 0) {
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
            while (running.all() > 0 && left > 0) {
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
