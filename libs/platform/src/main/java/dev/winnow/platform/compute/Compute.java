package dev.winnow.platform.compute;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.fair.ServedOwner;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Runs work on the compute threads while the caller waits, at most until the deadline. */
public final class Compute implements AutoCloseable {

    private final ComputePool pool;
    private final AdmissionGate gate;
    private final InstantSource clock;
    private final Timer queueWait;

    /**
     * Makes the pool and the gate.
     *
     * @param threads threads that work for one tenant
     * @param concurrentRequests most requests that run or wait for a thread
     * @param requestsPerTenant most of them that one tenant has
     */
    public Compute(
            int threads,
            int concurrentRequests,
            int requestsPerTenant,
            InstantSource clock,
            MeterRegistry meters) {
        this.pool = new ComputePool(threads);
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
        if (ComputePool.isComputeThread()) {
            throw new IllegalStateException(
                    "work on a compute thread must not wait for another compute thread");
        }
        gate.enter(owner);
        Job<T, X> job = new Job<>(owner, deadline, work);
        try {
            pool.execute(owner, job);
        } catch (RejectedExecutionException e) {
            gate.leave(owner);
            throw new ProblemException(
                    new Problem(Kind.UNAVAILABLE, "the server is stopping"), ProblemExtras.NONE, e);
        }
        return await(job, deadline);
    }

    private <T, X extends Exception> T await(Job<T, X> job, Deadline deadline) throws X {
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

    private void abandon(Job<?, ?> job) {
        job.abandoned = true;
        if (pool.takeBack(job)) {
            gate.leave(job.owner);
        }
    }

    /** Requests that run or wait now. */
    public int inside() {
        return gate.inside();
    }

    @Override
    public void close() {
        pool.close();
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
            queueWait.record(Duration.between(queued, clock.instant()));
            if (logContext != null) {
                MDC.setContextMap(logContext);
            }
            try {
                T done = begin();
                gate.leave(owner);
                result.complete(done);
            } catch (Throwable thrown) { // whatever it is, the waiting thread throws it on
                gate.leave(owner);
                result.completeExceptionally(thrown);
            } finally {
                MDC.clear();
            }
        }

        private T begin() throws X {
            if (abandoned) {
                throw ProblemException.of(Kind.CANCELLED, "nobody waits for the answer any more");
            }
            if (deadline.passed(clock)) {
                throw deadlinePassed();
            }
            return ServedOwner.serve(owner, () -> work.run(() -> abandoned));
        }
    }
}
