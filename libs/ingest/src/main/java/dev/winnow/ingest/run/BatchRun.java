package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestListener.Storing;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.function.IOSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run over a batch: reads its files, counts what becomes of their documents and tells its
 * listener. Used by one thread.
 */
abstract class BatchRun {

    /**
     * A cancelled run ends within this time and that of a commit, however long a document takes:
     * its worker is not waited for.
     */
    static final Duration PATIENCE = Duration.ofMillis(200);

    /**
     * How often a run tries documents that no process can read, one after the other: a quarter of
     * an hour at least, since a job waits a second between two times. Picked by hand, so that
     * nothing waits for ever.
     */
    static final int MOST_TRIES = 1000;

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

    /** Bytes of a file of lines that tell whether it is text. */
    private static final int HEAD = 8192;

    final IngestBatch batch;
    final DocumentMemory memory;
    final ExtractionLimits limits;
    final InstantSource clock;
    final IngestListener listener;
    private final boolean impacts;
    private final Workload work;
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

    /** Since a document could last be looked at. */
    private int tries;

    /**
     * @param impacts whether documents may bring theirs
     */
    BatchRun(
            IngestBatch batch,
            DocumentMemory memory,
            ExtractionLimits limits,
            boolean impacts,
            InstantSource clock,
            IngestListener listener) {
        this.batch = batch;
        this.memory = memory;
        this.limits = limits;
        this.impacts = impacts;
        this.clock = clock;
        this.listener = listener;
        this.work = Workload.of(batch.files(), limits);
        this.start = clock.instant();
        this.told = start;
    }

    /** A file that is one document. */
    abstract void takeFile(SourceFile file, DocumentId id) throws IOException, InterruptedException;

    /**
     * A line of JSON lines.
     *
     * @param before ids of the lines before it in its file; its own is to be added
     */
    abstract void takeLine(
            String path, SourceFile file, JsonLine.Document line, Set<DocumentId> before)
            throws IOException, InterruptedException;

    /** Counts a failure of a document, when it is its turn. */
    abstract void fail(IngestProblem problem) throws IOException, InterruptedException;

    final void fail(String path, String code, @Nullable String message)
            throws IOException, InterruptedException {
        fail(new IngestProblem(path, code, String.valueOf(message)));
    }

    final void fail(String path, ExtractionException failure)
            throws IOException, InterruptedException {
        fail(IngestProblem.of(path, failure));
    }

    /** Not all lines of a file can be read. */
    void hasBadLines(SourceFile file) {}

    /** Tells what is known before the first document, and takes all files, large ones last. */
    final void takeFiles() throws IOException, InterruptedException {
        tell();
        batch.failed().forEach(this::failedBeforehand);
        batch.skipped().forEach(skipped::add);
        for (SourceFile file : work.files()) {
            String path = file.path();
            DocumentId id = id(path);
            if (JsonLines.isPromisedBy(file.name())) {
                takeLines(file);
            } else if (id != null) {
                takeFile(file, id);
            } else {
                fail(
                        path,
                        IngestProblem.INVALID_ID,
                        "a path of %,d characters cannot be a document's id: at most %,d are allowed, and no control characters; rename the file or a folder"
                                .formatted(path.length(), DocumentId.MAX_LENGTH));
            }
        }
    }

    private void takeLines(SourceFile file) throws IOException, InterruptedException {
        Set<DocumentId> given = new HashSet<>();
        try (InputStream in = readable(() -> open(file))) {
            JsonLines.requireText(readable(() -> head(in)));
            JsonLines lines = new JsonLines(in, memory.ofLines(limits), impacts);
            for (JsonLine line = readable(lines::next);
                    line != null;
                    line = readable(lines::next)) {
                stopIfCancelled();
                String path = "%s:%d".formatted(file.path(), line.number());
                switch (line) {
                    case JsonLine.Document document -> takeLine(path, file, document, given);
                    case JsonLine.Bad bad -> {
                        hasBadLines(file);
                        fail(path, bad.failure());
                    }
                }
            }
        } catch (ExtractionException unreadable) {
            hasBadLines(file);
            fail(file.path(), unreadable);
        }
    }

    private InputStream open(SourceFile file) throws IOException {
        return new BufferedInputStream(FileInput.open(file.location(), limits.time()), HEAD);
    }

    private static byte[] head(InputStream in) throws IOException {
        in.mark(HEAD);
        byte[] head = in.readNBytes(HEAD);
        in.reset();
        return head;
    }

    /** A disk that fails is a failure of the file. */
    private static <T extends @Nullable Object> T readable(IOSupplier<T> reading)
            throws ExtractionException {
        try {
            return reading.get();
        } catch (IOException e) {
            throw PreparationFailures.unreadable(e);
        }
    }

    /** Null if it cannot be one. */
    static @Nullable DocumentId id(String value) {
        try {
            return new DocumentId(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Of a document that is not to be stored. */
    final void count(Prepared outcome) {
        switch (outcome) {
            case Prepared.Ready ready -> throw new IllegalArgumentException("it is not stored yet");
            case Prepared.Unchanged same -> unchanged();
            case Prepared.Unsupported unsupported -> skipped(unsupported.problem());
            case Prepared.Failed bad -> failed(bad.problem());
            case Prepared.NotNow later -> failed(later.problem());
        }
    }

    final void stored(Prepared.Ready ready) {
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
    final void stored(boolean replaces, int itsPassages) {
        changed += replaces ? 1 : 0;
        added += replaces ? 0 : 1;
        passages += itsPassages;
        oneDone();
    }

    final void unchanged() {
        unchanged++;
        oneDone();
    }

    private void skipped(IngestProblem problem) {
        skipped.add(problem);
        oneDone();
    }

    final void failed(IngestProblem problem) {
        failedBeforehand(problem);
        oneDone();
    }

    /** What was never counted as a document. */
    private void failedBeforehand(IngestProblem problem) {
        failed.add(problem);
        listener.failed(problem);
    }

    final void note(IngestProblem problem) {
        notes.add(problem);
    }

    final void deleted(int documents) {
        deleted += documents;
    }

    /** One that was counted as stored is not there. */
    final void lost(Prepared.Ready ready, IngestProblem problem) {
        changed -= ready.replaces() ? 1 : 0;
        added -= ready.replaces() ? 0 : 1;
        passages -= ready.passages().size();
        failedBeforehand(problem);
    }

    /** Ends a run that nobody wants any more. */
    final void stopIfCancelled() throws InterruptedException {
        if (listener.isCancelled()) {
            throw new InterruptedException("the run was cancelled");
        }
    }

    /** Stores a document, or counts it as skipped because it was deleted meanwhile. */
    final <E extends Exception> boolean storeUnlessDeleted(
            String path, DocumentId id, List<String> groups, Storing<E> storing)
            throws IOException, E {
        boolean stored = listener.unlessDeleted(id, groups, storing);
        if (!stored) {
            skipped(IngestProblem.deleted(path));
        }
        return stored;
    }

    /**
     * Waits because of something that cannot be done now, and ends a run that nobody wants any
     * more.
     *
     * @throws IOException the same one, if the listener does not wait
     */
    final void notNow(IOException why) throws IOException, InterruptedException {
        listener.notNow(why);
        stopIfCancelled();
    }

    /**
     * Waits before what no process can read is tried again.
     *
     * @return false if it was tried often enough, or the listener does not wait
     */
    final boolean mayTryAgain(@Nullable String why) throws InterruptedException {
        tries++;
        if (tries > MOST_TRIES) {
            return false;
        }
        try {
            notNow(new IOException(why));
            return true;
        } catch (IOException impatient) {
            return false;
        }
    }

    /** A document could be looked at. */
    final void wasLookedAt() {
        tries = 0;
    }

    /** Takes room in memory for a document, as soon as there is some. */
    final void awaitMemory(long size) throws IOException, InterruptedException {
        listener.idle(
                () -> {
                    while (!memory.take(batch.tenant(), size, PATIENCE)) {
                        stopIfCancelled();
                    }
                    return true;
                });
    }

    private void tell() {
        told = clock.instant();
        listener.progress(progress());
    }

    final IngestReport report() {
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
    final void read(long itsBytes) {
        doneBytes += itsBytes;
    }

    /** What is done of documents that are not yet dealt with. */
    final void underWay(long theirBytes, int theirPassages) {
        bytesUnderWay = theirBytes;
        passagesUnderWay = theirPassages;
    }

    /** Tells of documents under way, unless something was told just now. */
    final void tellNowAndThen() {
        if (Duration.between(told, clock.instant()).compareTo(LOOK) >= 0) {
            tell();
        }
    }

    private IngestProgress progress() {
        Duration elapsed = elapsed();
        return new IngestProgress(
                work.documents(),
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
        if (done > 0 && done >= work.documents()) {
            return Duration.ZERO;
        }
        long read = doneBytes + bytesUnderWay;
        long part = read > 0 ? read : done;
        long whole = read > 0 ? work.bytes() : work.documents();
        boolean early = part * TENTH < whole && elapsed.compareTo(FIRST_ESTIMATE) < 0;
        return part == 0 || early
                ? null
                : Duration.ofMillis(
                        (long) (elapsed.toMillis() * (Math.max(0.0, whole - part) / part)));
    }

    private Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    /** Bytes that are read of a file; none of one that cannot be looked at. */
    final long size(SourceFile file) {
        try (FileInput in = FileInput.open(file.location(), limits.time())) {
            return Math.min(in.size(), limits.bytes());
        } catch (IOException e) {
            return 0;
        }
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

    /**
     * What a run has before it, known before the first file is read.
     *
     * @param files in the order in which they are taken: large ones last, each in the given order
     * @param documents lines of JSON lines, and every other file as one
     * @param bytes of all files
     */
    private record Workload(List<SourceFile> files, int documents, long bytes) {

        /**
         * A file of more bytes waits until all others are in. A megabyte is some thousand passages,
         * minutes for two cores. Picked by hand.
         */
        private static final long LARGE = 1 << 20;

        static Workload of(List<SourceFile> files, ExtractionLimits limits) {
            List<SourceFile> ordered = new ArrayList<>(files.size());
            List<SourceFile> large = new ArrayList<>();
            long documents = 0;
            long bytes = 0;
            for (SourceFile file : files) {
                long size = 0;
                long lines = 1;
                try (FileInput in = FileInput.open(file.location(), limits.time())) {
                    size = in.size();
                    lines = JsonLines.isPromisedBy(file.name()) ? lines(in) : 1;
                } catch (IOException unreadable) {
                    // It is one failure to come.
                }
                (size > LARGE ? large : ordered).add(file);
                documents += lines;
                bytes += size;
            }
            ordered.addAll(large);
            return new Workload(ordered, (int) Math.min(documents, Integer.MAX_VALUE), bytes);
        }

        /** Lines that are not blank. */
        private static long lines(InputStream in) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long lines = 0;
            boolean filled = false;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    byte b = buffer[i];
                    if (b == '\n') {
                        lines += filled ? 1 : 0;
                        filled = false;
                    } else {
                        filled |= b != ' ' && b != '\t' && b != '\r';
                    }
                }
            }
            return Math.max(1, lines + (filled ? 1 : 0));
        }
    }
}
