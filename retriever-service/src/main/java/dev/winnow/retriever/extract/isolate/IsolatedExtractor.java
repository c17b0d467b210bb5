package dev.winnow.retriever.extract.isolate;

import dev.winnow.retriever.extract.DirectExtractor;
import dev.winnow.retriever.extract.ExtractedDocument;
import dev.winnow.retriever.extract.ExtractionException;
import dev.winnow.retriever.extract.ExtractionLimits;
import dev.winnow.retriever.extract.Extractor;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Extracts in processes of its own, which start when they are needed, are killed when a file takes too long, and end after a while without
 * work. Markdown and plain text, which need no parser that could hang, are read in the calling thread.
 */
public final class IsolatedExtractor implements Extractor {

    /** An idle process costs about 100 MB; starting one costs a second. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ExtractionLimits limits;
    private final DirectExtractor direct;
    private final BlockingQueue<Slot> slots;
    private final int processes;
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("winnow-extract-watchdog").factory());

    /** @param processes at most so many at a time; further files wait */
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
        Slot slot = slots.take();
        try {
            return slot.worker().extract(name, content);
        } finally {
            slot.rest();
            slots.add(slot);
        }
    }

    /** Waits for files that are being read, each at most its time, and ends the processes. */
    @Override
    public void close() {
        for (int i = 0; i < processes; i++) {
            try {
                slots.take().end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        watchdog.shutdownNow();
        direct.close();
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
