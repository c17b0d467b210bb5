package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.run.IngestListener.Storing;
import dev.winnow.ingest.run.IngestListener.Wait;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what a run does and tells its listener. Used by one thread. */
public final class IngestCounters {

    /**
     * Between two looks at documents under way, if none ends meanwhile: often enough for a bar, and
     * seldom enough for a connection. Picked by hand.
     */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /**
     * Until then, unless a tenth is done, what is done says nothing of the rest: a model starts,
     * and a long document is read before its first passage. Picked by hand.
     */
    private static final Duration FIRST_ESTIMATE = Duration.ofSeconds(30);

    private static final int TENTH = 10;

    private final InstantSource clock;
    private final Instant start;
    private final IngestListener listener;
    private final int total;
    private final long bytes;
    private final Problems failed = new Problems();
    private final Problems skipped = new Problems();
    private final Problems notes = new Problems();
    private int done;
    private int added;
    private int changed;
    private int unchanged;
    private int deleted;
    private int passages;

    /** Of files that are dealt with. */
    private long doneBytes;

    private long bytesUnderWay;
    private int passagesUnderWay;
    private Instant told;

    IngestCounters(Workload work, InstantSource clock, IngestListener listener) {
        this.total = work.documents();
        this.bytes = work.bytes();
        this.clock = clock;
        this.start = clock.instant();
        this.told = start;
        this.listener = listener;
    }

    void stored(Prepared.Ready ready) {
        count(ready.replaces());
        passages += ready.passages().size();
        for (var note : ready.notes()) {
            notes.add(new IngestProblem(ready.path(), note.code(), note.message()));
        }
        oneDone();
    }

    /** Of a document whose passages are made elsewhere, by one who cannot see them arrive. */
    void sent() {
        count(false);
        oneDone();
    }

    /** Of a document whose passages were made elsewhere. */
    void arrived(boolean replaces, int itsPassages) {
        count(replaces);
        passages += itsPassages;
        oneDone();
    }

    private void count(boolean replaces) {
        if (replaces) {
            changed++;
        } else {
            added++;
        }
    }

    void unchanged() {
        unchanged++;
        oneDone();
    }

    void skipped(IngestProblem problem) {
        skipped.add(problem);
        oneDone();
    }

    void failed(IngestProblem problem) {
        failedBeforehand(problem);
        oneDone();
    }

    /** What was never counted as a document. */
    void failedBeforehand(IngestProblem problem) {
        failed.add(problem);
        listener.failed(problem);
    }

    void skippedBeforehand(IngestProblem problem) {
        skipped.add(problem);
    }

    void note(IngestProblem problem) {
        notes.add(problem);
    }

    void deleted(int documents) {
        deleted += documents;
    }

    /** One that was counted as stored is not there. */
    void lost(Prepared.Ready ready, IngestProblem problem) {
        if (ready.replaces()) {
            changed--;
        } else {
            added--;
        }
        passages -= ready.passages().size();
        failedBeforehand(problem);
    }

    /** Ends a run that nobody wants any more. */
    void stopIfCancelled() throws InterruptedException {
        if (isCancelled()) {
            throw new InterruptedException("the run was cancelled");
        }
    }

    boolean isCancelled() {
        return listener.isCancelled();
    }

    void handedOver() {
        listener.handedOver();
    }

    boolean beginsAgain() {
        return listener.beginsAgain();
    }

    /** Stores a document, or counts it as skipped because it was deleted meanwhile. */
    <E extends Exception> boolean storeUnlessDeleted(
            String path, DocumentId id, List<String> groups, Storing<E> storing)
            throws IOException, E {
        boolean stored = listener.unlessDeleted(id, groups, storing);
        if (!stored) {
            skipped(IngestProblem.deleted(path));
        }
        return stored;
    }

    void notNow(IOException why) throws IOException, InterruptedException {
        listener.notNow(why);
    }

    boolean idle(Wait wait) throws IOException, InterruptedException {
        return listener.idle(wait);
    }

    /** Takes room in memory for a document, as soon as there is some. */
    void awaitMemory(DocumentMemory memory, TenantId tenant, long size)
            throws IOException, InterruptedException {
        idle(
                () -> {
                    while (!memory.take(tenant, size, IngestRun.PATIENCE)) {
                        stopIfCancelled();
                    }
                    return true;
                });
    }

    void tell() {
        told = clock.instant();
        listener.progress(progress());
    }

    IngestReport report() {
        return new IngestReport(
                added,
                changed,
                unchanged,
                deleted,
                passages,
                failed.list(),
                skipped.list(),
                notes.list(),
                elapsed());
    }

    private void oneDone() {
        done++;
        tell();
    }

    /** Of a document whose end is told next. */
    void read(long itsBytes) {
        doneBytes += itsBytes;
    }

    /** What is done of documents that are not yet dealt with. */
    void underWay(long theirBytes, int theirPassages) {
        bytesUnderWay = theirBytes;
        passagesUnderWay = theirPassages;
    }

    /** Tells of documents under way, unless something was told just now. */
    void tellNowAndThen() {
        if (Duration.between(told, clock.instant()).compareTo(LOOK) >= 0) {
            tell();
        }
    }

    private IngestProgress progress() {
        Duration elapsed = elapsed();
        return new IngestProgress(
                total,
                done,
                added + changed,
                unchanged,
                failed.total,
                passages + passagesUnderWay,
                elapsed,
                remaining(elapsed));
    }

    /**
     * As if the rest took as long for each byte as what is done; for each document where nothing
     * counts bytes.
     */
    private @Nullable Duration remaining(Duration elapsed) {
        if (done > 0 && done >= total) {
            return Duration.ZERO;
        }
        long read = doneBytes + bytesUnderWay;
        if (read > 0) {
            return remaining(elapsed, read, bytes);
        }
        return done == 0 ? null : remaining(elapsed, done, total);
    }

    private static @Nullable Duration remaining(Duration elapsed, long part, long whole) {
        if (part * TENTH < whole && elapsed.compareTo(FIRST_ESTIMATE) < 0) {
            return null;
        }
        return Duration.ofMillis(
                (long) (elapsed.toMillis() * (Math.max(0.0, whole - part) / part)));
    }

    private Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    private static final class Problems {

        private final List<IngestProblem> first = new ArrayList<>();
        private int total;

        private void add(IngestProblem problem) {
            total++;
            if (first.size() < ProblemList.MOST) {
                first.add(problem);
            }
        }

        private ProblemList list() {
            return new ProblemList(total, first);
        }
    }
}
