package dev.winnow.ingest.extract.isolate;

import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Extracts in processes of its own, which start when they are needed, are killed when a file takes
 * too long, and end after a while without work. Tenants take turns at them by the time that their
 * files took, each the {@linkplain Owner#served() owner's} for whom the calling thread works.
 * Markdown and plain text, which need no parser that could hang, are read in the calling thread.
 */
public final class IsolatedExtractor implements Extractor {

    /** An idle process costs about 100 MB; starting one costs a second. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /**
     * Files that are read line by line are read in the calling thread up to this size, where the
     * text is only passed on; longer ones where memory is bounded. Picked by hand: more than most
     * such files have, and little next to any heap.
     */
    private static final int SMALL = 256 << 10;

    private final ExtractionLimits limits;
    private final DirectExtractor direct;
    private final int processes;
    private final ScheduledExecutorService watchdog =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("winnow-extract-watchdog").factory());

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The one that read last comes first. */
    private final Deque<Resting> idle = new ConcurrentLinkedDeque<>();

    /** How long a file takes is known, and charged, when it has been read; in milliseconds. */
    private final FairQueue<Turn> waiting = new FairQueue<>(turn -> 1);

    private final List<Turn> running = new ArrayList<>();
    private boolean closed;

    /**
     * @param processes at most so many at a time; further files wait, and tenants take turns
     */
    public IsolatedExtractor(ExtractionLimits limits, int processes) {
        this.limits = limits;
        this.processes = processes;
        this.direct = new DirectExtractor(limits);
    }

    /** A file that waits for a place among those that are read, or has one. */
    private static final class Turn {

        private final @Nullable Owner owner = Owner.served();
        private boolean come;
    }

    /** A process without work, which ends after a while. */
    private record Resting(WorkerProcess worker, long since) {}

    @FunctionalInterface
    private interface Reading<T, X extends Exception> {
        T by(WorkerProcess worker) throws ExtractionException, X;
    }

    @Override
    public ExtractedDocument extract(String name, byte[] content)
            throws ExtractionException, InterruptedException {
        requireAllowed(content.length);
        if (content.length <= SMALL && DirectExtractor.isSimple(name, content)) {
            return direct.extract(name, content);
        }
        return inTurn(worker -> worker.extract(name, content));
    }

    @Override
    public Passed extract(String name, Path content, Path text)
            throws ExtractionException, InterruptedException, IOException {
        long size = Files.size(content);
        requireAllowed(size);
        if (size <= SMALL && DirectExtractor.isSimple(name, Files.readAllBytes(content))) {
            return direct.extract(name, content, text);
        }
        try {
            return inTurn(worker -> passed(worker, name, content, text));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Passed passed(WorkerProcess worker, String name, Path content, Path text)
            throws ExtractionException, IOException {
        try (OutputStream to = Files.newOutputStream(text)) {
            return worker.extract(name, content, to);
        }
    }

    private void requireAllowed(long size) throws ExtractionException {
        if (size > limits.bytes()) {
            throw DirectExtractor.tooLarge(size, limits);
        }
    }

    private <T, X extends Exception> T inTurn(Reading<T, X> reading)
            throws ExtractionException, InterruptedException, X {
        Turn turn = new Turn();
        await(turn);
        long begun = System.nanoTime();
        try {
            return read(reading, idle.poll());
        } catch (ExtractionException e) {
            if (e.failure() != ExtractionFailure.EXTRACTOR_GONE
                    && e.failure() != ExtractionFailure.PARSER_CRASHED) {
                throw e;
            }
            // A process that ended may have done so before it saw the file, or of what it read
            // before: the second one is fresh, and speaks for itself.
            return read(reading, null);
        } finally {
            end(turn, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        }
    }

    /**
     * @param last a process that rests; null for a fresh one
     */
    private <T, X extends Exception> T read(Reading<T, X> reading, @Nullable Resting last)
            throws ExtractionException, X {
        if (last != null && !last.worker.isUsable()) {
            last.worker.close();
            last = null;
        }
        WorkerProcess worker = last == null ? new WorkerProcess(limits, watchdog) : last.worker;
        try {
            return reading.by(worker);
        } finally {
            rest(new Resting(worker, System.nanoTime()));
        }
    }

    private void rest(Resting resting) {
        idle.push(resting);
        Runnable end = () -> end(resting);
        var unused = watchdog.schedule(end, IDLE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void end(Resting resting) {
        if (idle.remove(resting)) {
            resting.worker.close();
        }
    }

    private void await(Turn turn) throws ExtractionException, InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting.add(turn.owner, turn);
            handOut();
            while (!turn.come && !closed) {
                changed.await();
            }
            if (!turn.come) {
                throw new ExtractionException(
                        ExtractionFailure.SHUT_DOWN, "no process is started any more");
            }
        } catch (InterruptedException e) {
            if (turn.come) {
                end(turn, 0);
            }
            throw e;
        } finally {
            waiting.remove(turn::equals);
            lock.unlock();
        }
    }

    /**
     * At most half of the places to one tenant while another waits that has less; nothing stays
     * idle while any waits.
     */
    private void handOut() {
        while (running.size() < processes && !closed) {
            Turn next = waiting.poll(owner -> running(owner.tenant()) < Math.max(1, processes / 2));
            if (next == null) {
                next = waiting.poll();
            }
            if (next == null) {
                return;
            }
            next.come = true;
            running.add(next);
            changed.signalAll();
        }
    }

    private long running(TenantId tenant) {
        return running.stream()
                .filter(turn -> turn.owner != null && turn.owner.tenant().equals(tenant))
                .count();
    }

    private void end(Turn turn, long milliseconds) {
        lock.lock();
        try {
            running.remove(turn);
            waiting.charge(turn.owner, milliseconds);
            handOut();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for files that are being read, each at most its time, and ends the processes. Files
     * that wait for a process, and those that come later, fail with {@link
     * ExtractionFailure#SHUT_DOWN}. An interrupt does not end the wait, or processes would be left
     * behind.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            changed.signalAll();
            while (!running.isEmpty()) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        for (Resting resting = idle.poll(); resting != null; resting = idle.poll()) {
            resting.worker.close();
        }
        watchdog.shutdownNow();
        direct.close();
    }
}
