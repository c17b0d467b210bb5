package dev.winnow.inference.session;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were queued together and that are waited for together.
 *
 * @param <T> the value of a row
 */
public final class InferenceCall<T> {

    private final InferenceQueue queue;
    private final OnnxModel<T> model;
    private final List<TokenSequence> rows;
    private final Deadline deadline;
    private final InstantSource clock;
    private final long place;
    private final CountDownLatch done = new CountDownLatch(1);

    private final List<@Nullable T> values;
    private int missing;
    private long queueWaitNanos;
    private long inferenceNanos;
    private @Nullable StageException failure;

    InferenceCall(
            InferenceQueue queue,
            OnnxModel<T> model,
            List<TokenSequence> rows,
            Deadline deadline,
            InstantSource clock,
            long place) {
        this.queue = queue;
        this.model = model;
        this.rows = rows;
        this.deadline = deadline;
        this.clock = clock;
        this.place = place;
        this.values =
                new ArrayList<@Nullable T>(Collections.<@Nullable T>nCopies(rows.size(), null));
        this.missing = rows.size();
        if (rows.isEmpty()) {
            done.countDown();
        }
    }

    /**
     * Waits for all rows. An interrupt gives the call up, like a deadline that passes, and stays
     * set.
     *
     * @return one value for each row, in order
     * @throws StageException if the deadline passed first, the caller was interrupted, or the model
     *     failed; rows that had not run by then never do
     */
    public Result<T> await() throws StageException {
        try {
            if (!done.await(nanosLeft(deadline, clock), TimeUnit.NANOSECONDS)) {
                fail(InferenceQueue.late(deadline));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(
                    new StageException(
                            Kind.DEADLINE,
                            "the caller was interrupted while it waited for the model",
                            e));
        }
        return result();
    }

    /** What has run so far; rows that have not are null among the values and cost nothing. */
    public synchronized Result<@Nullable T> soFar() {
        int tokens = 0;
        for (int i = 0; i < rows.size(); i++) {
            tokens += values.get(i) == null ? 0 : rows.get(i).length();
        }
        return new Result<>(
                Collections.unmodifiableList(new ArrayList<>(values)),
                tokens,
                Duration.ofNanos(queueWaitNanos),
                Duration.ofNanos(inferenceNanos));
    }

    /** Takes rows that have not run out of the queue; without effect on a call that has ended. */
    public void giveUp() {
        fail(new StageException(Kind.DEADLINE, "the caller gave the call up"));
    }

    /**
     * The values of a call and its cost.
     *
     * @param values one for each row, in order
     * @param tokens tokens of all rows
     * @param queueWait longest wait of a row for a session
     * @param inference time in the model, summed over threads
     */
    public record Result<T extends @Nullable Object>(
            List<T> values, int tokens, Duration queueWait, Duration inference) {}

    static long nanosLeft(Deadline deadline, InstantSource clock) {
        Duration left = deadline.remaining(clock);
        // A deadline centuries away does not fit a long of nanoseconds.
        return left.compareTo(Deadline.FOREVER) > 0 ? Deadline.FOREVER.toNanos() : left.toNanos();
    }

    OnnxModel<T> model() {
        return model;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Rows of one tenant run in the order of this number. */
    long place() {
        return place;
    }

    List<TokenSequence> rows() {
        return rows;
    }

    TokenSequence row(int index) {
        return rows.get(index);
    }

    synchronized boolean ended() {
        return done.getCount() == 0;
    }

    /** Takes the value of one row. */
    synchronized void complete(int index, T value, long waitedNanos, long ranNanos) {
        queueWaitNanos = Math.max(queueWaitNanos, waitedNanos);
        inferenceNanos += ranNanos;
        values.set(index, value);
        if (--missing == 0) {
            done.countDown();
        }
    }

    /**
     * Gives up all rows that have not run. The first reason stays; a call that has ended is not
     * changed.
     */
    void fail(StageException reason) {
        synchronized (this) {
            if (ended()) {
                return;
            }
            failure = reason;
            done.countDown();
        }
        queue.withdraw(this);
    }

    private synchronized Result<T> result() throws StageException {
        if (failure != null) {
            // Made on another thread: thrown as a cause, so that both traces are seen.
            throw new StageException(failure.problem(), failure);
        }
        Result<@Nullable T> all = soFar();
        List<T> complete = new ArrayList<>(rows.size());
        for (@Nullable T value : all.values()) {
            if (value == null) {
                throw new IllegalStateException("row %d has no value".formatted(complete.size()));
            }
            complete.add(value);
        }
        return new Result<>(
                Collections.unmodifiableList(complete),
                all.tokens(),
                all.queueWait(),
                all.inference());
    }
}
