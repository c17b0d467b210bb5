package dev.winnow.ingest.run;

import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a run's documents: counts it, tells the run's listener and reports it in the end.
 * Used by one thread.
 */
final class RunCounts {

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

    private final int documents;
    private final long bytes;
    private final InstantSource clock;
    private final IngestListener listener;
    private final Instant start;
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

    /**
     * @param documents that the run has before it
     * @param bytes of all its files
     */
    RunCounts(int documents, long bytes, InstantSource clock, IngestListener listener) {
        this.documents = documents;
        this.bytes = bytes;
        this.clock = clock;
        this.listener = listener;
        this.start = clock.instant();
        this.told = start;
    }

    /** Tells what is known before the first document. */
    void begin(IngestBatch batch) {
        tell();
        batch.failed().forEach(this::failedBeforehand);
        batch.skipped().forEach(skipped::add);
    }

    /** Of a document that is not to be stored. */
    void add(Prepared outcome) {
        switch (outcome) {
            case Prepared.Ready ready -> throw new IllegalArgumentException("it is not stored yet");
            case Prepared.Unchanged same -> unchanged();
            case Prepared.Unsupported unsupported -> skipped(unsupported.problem());
            case Prepared.Failed bad -> failed(bad.problem());
            case Prepared.NotNow later -> failed(later.problem());
        }
    }

    void stored(Prepared.Ready ready) {
        for (var note : ready.notes()) {
            notes.add(new IngestProblem(ready.path(), note.code(), note.message()));
        }
        stored(ready.replaces(), ready.passages().size());
    }

    /**
     * Of a document whose passages may have been made elsewhere.
     *
     * @param itsPassages 0 if they cannot be seen
     */
    void stored(boolean replaces, int itsPassages) {
        changed += replaces ? 1 : 0;
        added += replaces ? 0 : 1;
        passages += itsPassages;
        oneDone();
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
    private void failedBeforehand(IngestProblem problem) {
        failed.add(problem);
        listener.failed(problem);
    }

    void note(IngestProblem problem) {
        notes.add(problem);
    }

    void deleted(int documents) {
        deleted += documents;
    }

    /** One that was counted as stored is not there. */
    void lost(Prepared.Ready ready, IngestProblem problem) {
        changed -= ready.replaces() ? 1 : 0;
        added -= ready.replaces() ? 0 : 1;
        passages -= ready.passages().size();
        failedBeforehand(problem);
    }

    private void tell() {
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
                documents,
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
        if (done > 0 && done >= documents) {
            return Duration.ZERO;
        }
        long read = doneBytes + bytesUnderWay;
        long part = read > 0 ? read : done;
        long whole = read > 0 ? bytes : documents;
        boolean early = part * TENTH < whole && elapsed.compareTo(FIRST_ESTIMATE) < 0;
        return part == 0 || early
                ? null
                : Duration.ofMillis(
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
