package dev.winnow.platform.compute;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads {@code winnow-compute-1} upwards: platform threads, a fixed number, first come first served. */
final class ComputePool implements AutoCloseable {

    /** Work is short next to this; what still runs then hangs, and the process must be able to end. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final ThreadPoolExecutor executor;

    /**
     * Starts the threads when they are needed.
     *
     * @param threads how many
     * @param waiting the most tasks that wait; the gate admits no more
     */
    ComputePool(int threads, int waiting) {
        AtomicInteger number = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(waiting),
                        task -> new ComputeThread(task, number.incrementAndGet()));
    }

    /**
     * Queues a task.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closing
     */
    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Takes a task back; false if it began already. */
    boolean takeBack(Runnable task) {
        return executor.remove(task);
    }

    static boolean isComputeThread() {
        return Thread.currentThread() instanceof ComputeThread;
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final class ComputeThread extends Thread {
        ComputeThread(Runnable task, int number) {
            super(task, "winnow-compute-" + number);
        }
    }
}
