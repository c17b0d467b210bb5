package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.run.IngestListener.Storing;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.io.function.IOSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run over a batch: reads its files, and waits for what cannot be done now. Used by one thread.
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

    /** Bytes of a file of lines that tell whether it is text. */
    private static final int HEAD = 8192;

    final IngestBatch batch;
    final DocumentMemory memory;
    final ExtractionLimits limits;
    final InstantSource clock;
    final IngestListener listener;
    final RunCounts counts;
    private final boolean impacts;
    private final List<SourceFile> files;

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
        Workload work = Workload.of(batch.files(), limits);
        this.files = work.files();
        this.counts = new RunCounts(work.documents(), work.bytes(), clock, listener);
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

    /** Not all lines of a file can be read. */
    void hasBadLines(SourceFile file) {}

    /** Tells what is known before the first document, and takes all files, large ones last. */
    final void takeFiles() throws IOException, InterruptedException {
        counts.begin(batch);
        for (SourceFile file : files) {
            String path = file.path();
            DocumentId id = id(path);
            if (JsonLines.hasExtension(file.name())) {
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
                        fail(IngestProblem.of(path, bad.failure()));
                    }
                }
            }
        } catch (ExtractionException unreadable) {
            hasBadLines(file);
            fail(IngestProblem.of(file.path(), unreadable));
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
            counts.skipped(IngestProblem.deleted(path));
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

    /** Bytes that are read of a file; none of one that cannot be looked at. */
    final long size(SourceFile file) {
        try (FileInput in = FileInput.open(file.location(), limits.time())) {
            return Math.min(in.size(), limits.bytes());
        } catch (IOException e) {
            return 0;
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
                    lines = JsonLines.hasExtension(file.name()) ? lines(in) : 1;
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
