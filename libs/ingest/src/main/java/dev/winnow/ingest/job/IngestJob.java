package dev.winnow.ingest.job;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    static final Duration RETRY = Duration.ofSeconds(1);

    /** Bytes of a job without problems, and of a problem without its words: rough counts. */
    private static final int OVERHEAD = 1_000;

    private static final int PROBLEM = 100;

    private final String id;
    private final Scope submitter;
    private final Instant accepted;
    private final InstantSource clock;
    private final Duration retry;
    private final List<IngestProblem> failures = new ArrayList<>();
    private volatile Runnable whenHandedOver = () -> {};
    private volatile Runnable whenIdle = () -> {};
    private volatile Runnable whenAtWork = () -> {};
    private volatile boolean idle;

    /** Null if it has ended. */
    private volatile @Nullable Deletions deletions;

    private volatile @Nullable Instant firstWait;

    /** Whether a run of it may have been begun again, which meets the failures of that before. */
    private volatile boolean waited;

    /** Most documents that a run of it had done. */
    private volatile int furthest;

    private volatile boolean handedOver;
    private volatile boolean cancelled;
    private volatile boolean stopped;
    private volatile Instant moved;
    private State state;

    /**
     * @param retry how long it waits when something cannot be done now
     */
    IngestJob(UploadManifest upload, Deletions deletions, InstantSource clock, Duration retry) {
        this.id = upload.id();
        this.submitter = upload.sender();
        this.accepted = upload.accepted();
        this.clock = clock;
        this.retry = retry;
        this.moved = accepted;
        this.state = new State(0, Status.WAITING, null, null, null);
        this.deletions = deletions;
    }

    /** A job of an earlier process. */
    IngestJob(EndedJob ended, InstantSource clock) {
        this.id = ended.id();
        this.submitter = ended.submitter();
        this.accepted = ended.accepted();
        this.clock = clock;
        this.retry = RETRY;
        this.moved = accepted;
        this.state = new State(0, ended.status(), ended.progress(), ended.report(), ended.error());
        if (ended.report() != null) {
            failures.addAll(ended.report().failed().first());
        }
    }

    public String id() {
        return id;
    }

    TenantId tenant() {
        return submitter.tenant();
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

    public synchronized State state() {
        return state;
    }

    /** Failures so far from this one on, at most {@link ProblemList#MOST} in all. */
    public synchronized List<IngestProblem> failures(int from) {
        return List.copyOf(failures.subList(Math.min(from, failures.size()), failures.size()));
    }

    /**
     * Waits until the job is in another state than the one seen.
     *
     * @return its state, the same if the time passed
     */
    public synchronized State awaitChange(long seen, Duration atMost) throws InterruptedException {
        awaitUnless(this, () -> state.version() != seen, atMost);
        return state;
    }

    /** Waits on a monitor that the caller holds, until it is over or the time has passed. */
    static void awaitUnless(Object monitor, BooleanSupplier over, Duration atMost)
            throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos();
                left > 0 && !over.getAsBoolean();
                left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(monitor, left);
        }
    }

    @Override
    public void progress(IngestProgress progress) {
        moved = clock.instant();
        if (progress.done() > furthest) {
            furthest = progress.done();
            firstWait = null;
        }
        change(Status.RUNNING, progress, null, null);
    }

    @Override
    public synchronized void failed(IngestProblem problem) {
        boolean told = waited && failures.contains(problem);
        if (!told && failures.size() < ProblemList.MOST) {
            failures.add(problem);
        }
    }

    /**
     * The job waits for a moment, or until it is cancelled or stopped.
     *
     * @throws IOException the same one, if it is not over by itself: a full disk, a damaged index
     */
    @Override
    public void notNow(IOException why) throws IOException, InterruptedException {
        boolean lasting = why instanceof IndexWriteException write && !write.isOverByItself();
        if (lasting || why instanceof DamagedIndexException) {
            throw why;
        }
        waited = true;
        if (firstWait == null) {
            firstWait = clock.instant();
        }
        change(Status.WAITING, state().progress(), null, null);
        idle(
                () -> {
                    synchronized (this) {
                        awaitUnless(this, this::isCancelled, retry);
                    }
                    return true;
                });
    }

    @Override
    public boolean idle(Wait wait) throws IOException, InterruptedException {
        if (idle) {
            return wait.await();
        }
        idle = true;
        try {
            whenIdle.run();
            boolean result = wait.await();
            whenAtWork.run();
            return result;
        } finally {
            idle = false;
        }
    }

    /** What is done when its run begins to wait, and when it goes on. */
    void whenIdle(Runnable begins, Runnable ends) {
        whenIdle = begins;
        whenAtWork = ends;
    }

    /** Time since it had to wait, and did no more documents than before; else zero. */
    Duration waitedFor() {
        Instant first = firstWait;
        return first == null ? Duration.ZERO : Duration.between(first, clock.instant());
    }

    @Override
    public boolean beginsAgain() {
        return true;
    }

    @Override
    public <E extends Exception> boolean unlessDeleted(
            DocumentId document, List<String> groups, Storing<E> storing) throws IOException, E {
        return deletions().unlessDeleted(document, groups, storing);
    }

    private Deletions deletions() {
        Deletions noted = deletions;
        if (noted == null) {
            throw new IllegalStateException("job " + id + " has ended");
        }
        return noted;
    }

    /** Has it leave a document out from now on, as {@link Deletions#add} says. */
    boolean leaveOut(Scope scope, DocumentId document) {
        Deletions noted = deletions;
        return noted != null && noted.add(scope, document);
    }

    /**
     * It stores nothing any more.
     *
     * @param noted as {@link Deletions#end} takes it
     */
    void storesNoMore(Runnable noted) {
        deletions().end(noted);
        deletions = null;
    }

    /** Whether others of its tenant may have begun behind it. */
    boolean isHandedOver() {
        return handedOver;
    }

    @Override
    public void handedOver() {
        handedOver = true;
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

    synchronized void cancel() {
        cancelled = true;
        notifyAll();
    }

    /** Ends this run of it; the next process goes on. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** As it will be when it has ended. */
    EndedJob ending(Status status, @Nullable IngestReport report, @Nullable String error) {
        return new EndedJob(id, submitter, accepted, status, state().progress(), report, error);
    }

    void ended(EndedJob end) {
        change(end.status(), end.progress(), end.report(), end.error());
    }

    /** Some measure of the memory that it takes once it has ended, in bytes. */
    long bytes() {
        IngestReport report = state().report();
        long bytes = OVERHEAD;
        if (report != null) {
            for (ProblemList problems :
                    List.of(report.failed(), report.skipped(), report.notes())) {
                for (IngestProblem problem : problems.first()) {
                    bytes += PROBLEM + problem.path().length() + problem.message().length();
                }
            }
        }
        return bytes;
    }

    /** The service stops, and the job goes on after the next start. */
    void interrupted() {
        change(Status.WAITING, state().progress(), null, null);
    }

    private synchronized void change(
            Status status,
            @Nullable IngestProgress progress,
            @Nullable IngestReport report,
            @Nullable String error) {
        state = new State(state.version() + 1, status, progress, report, error);
        notifyAll();
    }

    /**
     * What became of an upload, as it is kept for whoever asks after a restart.
     *
     * @param id of the job
     * @param submitter whose it was
     * @param accepted when it was taken in
     * @param status a final one
     * @param progress where it ended; null if it never began
     * @param report null unless it is done
     * @param error why it is not done; null if it is
     */
    public record EndedJob(
            String id,
            Scope submitter,
            Instant accepted,
            IngestJob.Status status,
            @Nullable IngestProgress progress,
            @Nullable IngestReport report,
            @Nullable String error) {

        /**
         * Problems of each kind that are kept: 200 jobs of a hundred each are some ten megabytes.
         */
        private static final int MOST_PROBLEMS = 100;

        /** The same with no more problems than are kept. */
        EndedJob shortened() {
            IngestReport kept = report == null ? null : report.shortened(MOST_PROBLEMS);
            return new EndedJob(id, submitter, accepted, status, progress, kept, error);
        }
    }
}
