package dev.winnow.ingest.extract.isolate;

import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Extracts in processes of its own, which start when they are needed, are killed when a file takes
 * too long, and end after a while without work. Markdown and plain text, which need no parser that
 * could hang, are read in the calling thread.
 */
public final class IsolatedExtractor implements Extractor {

    /** An idle process costs about 100 MB; starting one costs a second. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** How often a file that waits for a process looks whether there still will be one. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final ExtractionLimits limits;
    private final DirectExtractor direct;
    private final BlockingQueue<Slot> slots;
    private final int processes;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("winnow-extract-watchdog").factory());

    /**
     * @param processes at most so many at a time; further files wait
     */
    public IsolatedExtractor(ExtractionLimits limits, int processes) {
        this.limits = limits;
        this.processes = processes;
        this.direct = new DirectExtractor(limits);
        this.slots = new ArrayBlockingQueue<>(processes);
        for (int i = 0; i < processes; i++) {
            slots.add(new Slot());
        }
    }

    @Override
    public ExtractedDocument extract(String name, byte[] content)
            throws ExtractionException, InterruptedException {
        if (content.length > limits.bytes()) {
            throw DirectExtractor.tooLarge(content.length, limits);
        }
        if (content.length == 0 || DirectExtractor.isSimple(name, content)) {
            return direct.extract(name, content);
        }
        Slot slot = slot();
        try {
            return slot.worker().extract(name, content);
        } finally {
            slot.rest();
            slots.add(slot);
        }
    }

    private Slot slot() throws ExtractionException, InterruptedException {
        while (!closed.get()) {
            Slot slot = slots.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (slot != null && closed.get()) {
                slots.add(slot);
            } else if (slot != null) {
                return slot;
            }
        }
        throw new ExtractionException(
                ExtractionFailure.SHUT_DOWN, "no process is started any more");
    }

    /**
     * Waits for files that are being read, each at most its time, and ends the processes. Files
     * that wait for a process, and those that come later, fail with {@link
     * ExtractionFailure#SHUT_DOWN}. An interrupt does not end the wait, or processes would be left
     * behind.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        boolean interrupted = false;
        int ended = 0;
        while (ended < processes) {
            try {
                slots.take().end();
                ended++;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        watchdog.shutdownNow();
        direct.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A place for a process, with or without one. */
    private final class Slot {

        private @Nullable WorkerProcess worker;
        private @Nullable ScheduledFuture<?> ending;

        private synchronized WorkerProcess worker() throws ExtractionException {
            if (ending != null) {
                ending.cancel(false);
                ending = null;
            }
            WorkerProcess current = worker;
            if (current != null && current.isAlive()) {
                return current;
            }
            end();
            WorkerProcess fresh = WorkerProcess.start(limits, watchdog);
            worker = fresh;
            return fresh;
        }

        private synchronized void rest() {
            ending = watchdog.schedule(this::endIfIdle, IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void endIfIdle() {
            if (ending != null) {
                end();
            }
        }

        private synchronized void end() {
            if (worker != null) {
                worker.close();
                worker = null;
            }
        }
    }
}
