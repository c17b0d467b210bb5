package dev.winnow.ingest.job;

import dev.winnow.core.query.Scope;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.ProblemList;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A batch that waits, runs or has run. Safe for use by several threads; those who watch it wait for
 * changes.
 */
public final class IngestJob implements IngestListener {

    /** Where a job is. */
    public enum Status {
        WAITING,
        RUNNING,
        DONE,
        /**
         * It ended before its end; what was committed stays, and the same batch sent again does the
         * rest.
         */
        FAILED,
        /** Its sender wanted no more of it; what was committed stays. */
        CANCELLED;

        public boolean isFinal() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * A job at one moment.
     *
     * @param version grows with every change
     * @param progress null while it waits
     * @param report null until it is done
     * @param error why it is not done, or null
     */
    public record State(
            long version,
            Status status,
            @Nullable IngestProgress progress,
            @Nullable IngestReport report,
            @Nullable String error) {}

    /**
     * Between two tries of what cannot be done now; whoever refuses has mostly waited for ten
     * seconds already.
     */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String id;
    private final Scope submitter;
    private final Instant accepted;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<IngestProblem> failures = new ArrayList<>();
    private volatile Runnable whenHandedOver = () -> {};
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private volatile Instant moved;
    private State state;

    IngestJob(String id, Scope submitter, Instant accepted, InstantSource clock) {
        this(id, submitter, accepted, clock, new State(0, Status.WAITING, null, null, null));
    }

    private IngestJob(
            String id, Scope submitter, Instant accepted, InstantSource clock, State state) {
        this.id = id;
        this.submitter = submitter;
        this.accepted = accepted;
        this.clock = clock;
        this.moved = accepted;
        this.state = state;
    }

    /** A job of an earlier process. */
    static IngestJob of(EndedJob ended, InstantSource clock) {
        IngestJob job =
                new IngestJob(
                        ended.id(),
                        ended.submitter(),
                        ended.accepted(),
                        clock,
                        new State(
                                0,
                                ended.status(),
                                ended.progress(),
                                ended.report(),
                                ended.error()));
        if (ended.report() != null) {
            ended.report().failed().first().forEach(job::failed);
        }
        return job;
    }

    public String id() {
        return id;
    }

    /**
     * Whether somebody may know of this job: it names documents that perhaps only the submitter's
     * groups may see, so members of all of them may.
     */
    public boolean isVisibleTo(Scope scope) {
        return scope.tenant().equals(submitter.tenant())
                && scope.groups().containsAll(submitter.groups());
    }

    public Instant accepted() {
        return accepted;
    }

    public State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Failures so far from this one on, at most {@link ProblemList#MOST} in all. */
    public List<IngestProblem> failures(int from) {
        lock.lock();
        try {
            return List.copyOf(failures.subList(Math.min(from, failures.size()), failures.size()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the job is in another state than the one seen.
     *
     * @return its state, the same if the time passed
     */
    public State awaitChange(long seen, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (state.version() == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void progress(IngestProgress progress) {
        moved = clock.instant();
        change(Status.RUNNING, progress, null, null);
    }

    @Override
    public void failed(IngestProblem problem) {
        lock.lock();
        try {
            if (failures.size() < ProblemList.MOST) {
                failures.add(problem);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The job waits for a moment, or until it is cancelled or stopped. */
    @Override
    public void notNow(IOException why) throws InterruptedException {
        change(Status.WAITING, state().progress(), null, null);
        long left = RETRY.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isCancelled() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void handedOver() {
        whenHandedOver.run();
    }

    /**
     * Its run begins.
     *
     * @param handedOver run once the rest of it is waiting for others
     */
    void begin(Runnable handedOver) {
        moved = clock.instant();
        whenHandedOver = handedOver;
    }

    /** Time since it did a document, or began. */
    Duration standstill() {
        return Duration.between(moved, clock.instant());
    }

    @Override
    public boolean isCancelled() {
        return cancelled || stopped;
    }

    /** Whether its sender wants no more of it. */
    boolean isUnwanted() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
        wake();
    }

    /** Ends this run of it; the next process goes on. */
    void stop() {
        stopped = true;
        wake();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As it will be when it has ended. */
    EndedJob ending(Status status, @Nullable IngestReport report, @Nullable String error) {
        return new EndedJob(id, submitter, accepted, status, state().progress(), report, error);
    }

    void ended(EndedJob end) {
        change(end.status(), end.progress(), end.report(), end.error());
    }

    /** The service stops, and the job goes on after the next start. */
    void interrupted() {
        change(Status.WAITING, state().progress(), null, null);
    }

    private void change(
            Status status,
            @Nullable IngestProgress progress,
            @Nullable IngestReport report,
            @Nullable String error) {
        lock.lock();
        try {
            state = new State(state.version() + 1, status, progress, report, error);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
