package dev.winnow.platform.compute;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs work on the threads {@code winnow-compute-1} upwards while the caller waits, at most until
 * the deadline: platform threads, so many for the work of one tenant, and for one of its users a
 * part of them. They take turns; where one tenant has all of its threads at work for long, another
 * finds threads of its own, and the cores and the model are what they share.
 */
public final class Compute implements AutoCloseable {

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
    private final ExecutorService threads;
    private final AdmissionGate gate;
    private final InstantSource clock;
    private final Timer queueWait;
    private final FairQueue<Job<?, ?>> waiting = new FairQueue<>(job -> 1);
    private final Holdings running = new Holdings();
    private boolean closed;

    /**
     * Something that runs on a compute thread.
     *
     * @param <T> the result
     * @param <X> what it may throw beside runtime exceptions
     */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {

        /**
         * Does the work.
         *
         * @param abandoned true once nobody waits for the result any more; ask before anything that
         *     takes long
         */
        T run(BooleanSupplier abandoned) throws X;
    }

    /**
     * Starts the threads when they are needed.
     *
     * @param share threads that work for one tenant
     * @param concurrentRequests most requests that run or wait for a thread
     * @param requestsPerTenant most of them that one tenant has
     */
    public Compute(
            int share,
            int concurrentRequests,
            int requestsPerTenant,
            InstantSource clock,
            MeterRegistry meters) {
        AtomicInteger number = new AtomicInteger();
        this.share = share;
        this.most = MOST_SHARES * share;
        // Handed no more than it has threads for: what waits, waits in order of turns.
        this.threads =
                Executors.newFixedThreadPool(
                        most, task -> new ComputeThread(task, number.incrementAndGet()));
        this.gate = new AdmissionGate(concurrentRequests, requestsPerTenant, meters);
        Gauge.builder(WinnowNames.ADMITTED, gate, AdmissionGate::inside).register(meters);
        this.clock = clock;
        this.queueWait = meters.timer(WinnowNames.QUEUE_WAIT, WinnowNames.QUEUE, "compute");
    }

    /**
     * Runs work and waits for it. Work that did not begin by the deadline never begins. Work that
     * is under way then is told so and keeps its place until it ends, so that the gate counts what
     * really runs.
     *
     * @param owner for whom; tenants take turns, and within one its users
     * @throws ProblemException 429 if too many requests run and wait, in all or of this owner; 504
     *     if the deadline passes; 499 if the waiting thread is interrupted; 503 while the server
     *     stops
     * @throws X what the work throws
     */
    public <T, X extends Exception> T run(Owner owner, Deadline deadline, Work<T, X> work)
            throws X {
        if (Thread.currentThread() instanceof ComputeThread) {
            throw new IllegalStateException(
                    "work on a compute thread must not wait for another compute thread");
        }
        gate.enter(owner);
        Job<T, X> job = new Job<>(owner, deadline, work);
        if (!queue(job)) {
            gate.leave(owner);
            throw ProblemException.of(Kind.UNAVAILABLE, "the server is stopping");
        }
        try {
            return job.result.get(deadline.remaining(clock).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(job);
            throw deadlinePassed();
        } catch (InterruptedException e) {
            abandon(job);
            Thread.currentThread().interrupt();
            throw ProblemException.of(
                    Kind.CANCELLED, "the caller went away before the answer was ready");
        } catch (ExecutionException e) {
            throw Compute.<X>unwrap(e);
        }
    }

    private synchronized boolean queue(Job<?, ?> job) {
        if (!closed) {
            waiting.add(job.owner, job);
            start();
        }
        return !closed;
    }

    private synchronized void start() {
        while (running.all() < most) {
            Job<?, ?> next =
                    waiting.poll(
                            owner ->
                                    running.of(owner.tenant()) < share
                                            && running.of(owner) < owner.share(share));
            if (next == null) {
                return;
            }
            running.add(next.owner, 1);
            threads.execute(next);
        }
    }

    private synchronized void ended(Owner owner) {
        running.add(owner, -1);
        start();
        notifyAll();
    }

    /** What began already keeps its place until it ends. */
    private synchronized void abandon(Job<?, ?> job) {
        job.abandoned = true;
        if (!waiting.remove(job::equals).isEmpty()) {
            gate.leave(job.owner);
        }
    }

    /** Requests that run or wait now. */
    public int inside() {
        return gate.inside();
    }

    /** Takes nothing more, and lets what waits and runs come to its end. */
    @Override
    public synchronized void close() {
        closed = true;
        long end = System.nanoTime() + GRACE.toNanos();
        try {
            while (running.all() > 0 && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownNow();
        }
    }

    private static ProblemException deadlinePassed() {
        return ProblemException.of(
                Kind.DEADLINE,
                "the deadline passed before the answer was ready; allow more time in Winnow-Timeout");
    }

    @SuppressWarnings(
            "unchecked") // a job's work throws X, runtime exceptions and errors, and nothing else
    private static <X extends Exception> X unwrap(ExecutionException wrapped) {
        Throwable cause = Objects.requireNonNull(wrapped.getCause());
        if (cause instanceof RuntimeException thrown) {
            throw thrown;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (X) cause;
    }

    private static final class ComputeThread extends Thread {

        ComputeThread(Runnable task, int number) {
            super(task, "winnow-compute-" + number);
        }
    }

    private final class Job<T, X extends Exception> implements Runnable {

        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Instant queued = clock.instant();
        private final @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
        private final Owner owner;
        private final Deadline deadline;
        private final Work<T, X> work;
        private volatile boolean abandoned;

        Job(Owner owner, Deadline deadline, Work<T, X> work) {
            this.owner = owner;
            this.deadline = deadline;
            this.work = work;
        }

        /**
         * Gives the place back before the result is there, so that who has the result finds the
         * place free.
         */
        @Override
        public void run() {
            try {
                queueWait.record(Duration.between(queued, clock.instant()));
                if (logContext != null) {
                    MDC.setContextMap(logContext);
                }
                T done = begin();
                gate.leave(owner);
                result.complete(done);
            } catch (Throwable thrown) { // whatever it is, the waiting thread throws it on
                gate.leave(owner);
                result.completeExceptionally(thrown);
            } finally {
                MDC.clear();
                ended(owner);
            }
        }

        private T begin() throws X {
            if (abandoned) {
                throw ProblemException.of(Kind.CANCELLED, "nobody waits for the answer any more");
            }
            if (deadline.passed(clock)) {
                throw deadlinePassed();
            }
            return owner.serve(() -> work.run(() -> abandoned));
        }
    }
}
