package dev.winnow.retriever.config;

import dev.winnow.retriever.index.Checksums;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the checksums of an index when the program has started and again and again, on a thread
 * of its own.
 */
final class IndexVerification implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IndexVerification.class);

    /**
     * A tenth of what a plain SSD reads, so that nobody notices; an index of 20 GB takes seven
     * minutes.
     */
    private static final long BYTES_PER_SECOND = 50L << 20;

    /**
     * Once a day, which at that pace keeps the disk of 20 GB busy for a two-hundredth of the time.
     * Picked by hand.
     */
    private static final Duration INTERVAL = Duration.ofHours(24);

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final LuceneIndex index;
    private final Duration interval;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    IndexVerification(LuceneIndex index) {
        this(index, INTERVAL);
    }

    /**
     * @param interval between the end of one look and the next
     */
    IndexVerification(LuceneIndex index, Duration interval) {
        this.index = index;
        this.interval = interval;
        this.thread =
                Thread.ofPlatform()
                        .name("winnow-checksums")
                        .daemon()
                        .priority(Thread.MIN_PRIORITY)
                        .start(this::run);
    }

    private void run() {
        try {
            do {
                look();
            } while (index.damaged().isEmpty()
                    && !stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            Checksums.Result result = index.verify(this::pace);
            if (result.damaged().isEmpty()) {
                log.info(
                        "the index is as it was written: {} files, {} MB",
                        result.files(),
                        result.bytes() >> 20);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("the checksums of the index could not be looked at: {}", e.toString());
        }
    }

    private void pace(long bytes) throws InterruptedException {
        long nanos = bytes * TimeUnit.SECONDS.toNanos(1) / BYTES_PER_SECOND;
        if (stopping.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the program stops");
        }
    }

    /** Before the index is closed. */
    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        thread.join(LONGEST_STOP);
    }
}
