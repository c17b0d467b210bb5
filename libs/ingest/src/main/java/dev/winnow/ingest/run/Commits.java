package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.source.IngestProblem;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run stores: documents are counted when they are put into the store, and looked for again
 * if the store lost what was not committed. Used by one thread.
 */
final class Commits {

    private final DocumentStore store;
    private final IngestSettings settings;
    private final BatchRun run;

    /** Stored since the last commit. */
    private final List<Prepared.Ready> uncommitted = new ArrayList<>();

    /** Bytes that have room in memory for {@link #uncommitted}. */
    private long size;

    /** What the store said when {@link #uncommitted} began. */
    private long losses;

    /** Whether a document of this run ended with an error of which a writer may have died. */
    private boolean broke;

    private Instant last;

    Commits(DocumentStore store, IngestSettings settings, BatchRun run) {
        this.store = store;
        this.settings = settings;
        this.run = run;
        this.last = run.clock.instant();
    }

    boolean isEmpty() {
        return uncommitted.isEmpty();
    }

    /**
     * Stores a document; one that the index does not take, now or ever, is one failure.
     *
     * @param bytes that have room in memory for it
     * @return whether it is stored, and keeps its room
     */
    boolean store(Prepared.Ready ready, long bytes) throws IOException {
        if (isEmpty()) {
            losses = store.losses();
        }
        IncomingDocument document = ready.document();
        try {
            if (!run.storeUnlessDeleted(
                    ready.path(),
                    document.id(),
                    document.groups(),
                    () -> store.put(document, ready.passages()))) {
                return false;
            }
        } catch (IndexWriteException e) {
            endIfAway(e);
            run.counts.failed(problem(ready, e));
            settle(e);
            return false;
        } catch (RuntimeException | Error e) {
            broke = true;
            run.counts.failed(PreparationFailures.internal(ready.path(), e));
            return false;
        }
        uncommitted.add(ready);
        run.counts.stored(ready);
        size += bytes;
        return true;
    }

    /** Whether there is much to commit, or some for long. */
    boolean isDue() {
        return uncommitted.size() >= settings.commitDocuments() || isLate();
    }

    boolean isLate() {
        Duration since = Duration.between(last, run.clock.instant());
        return !isEmpty() && since.compareTo(settings.commitInterval()) >= 0;
    }

    void commit() throws IOException {
        try {
            store.commit();
            settle(null);
        } catch (IndexWriteException e) {
            endIfAway(e);
            settle(e);
        }
        if (isEmpty()) {
            broke = false;
        }
        last = run.clock.instant();
    }

    /**
     * Commits what a failed run has stored. Or else it would appear with the next commit of any
     * other, after a deletion did not find it.
     */
    void show(Throwable failed) {
        if (isEmpty()) {
            return;
        }
        try {
            store.commit();
        } catch (IOException | RuntimeException e) {
            failed.addSuppressed(e);
        }
    }

    /**
     * Bytes of memory that are not needed any more; none while something is not committed.
     *
     * @param ended nothing is committed any more
     */
    long freed(boolean ended) {
        if (!ended && !isEmpty()) {
            return 0;
        }
        long freed = size;
        size = 0;
        return freed;
    }

    /**
     * A store that takes nothing now, or that lost what another one's write took with it, is no
     * failure of documents, if the run is begun again.
     */
    private void endIfAway(IndexWriteException failure) throws IOException {
        if (failure.isForRoom() || !run.listener.beginsAgain()) {
            return;
        }
        endIfBeside(failure);
        try {
            store.requireWritable();
        } catch (IndexWriteException e) {
            if (!e.isForRoom()) {
                throw e;
            }
        }
    }

    private void endIfBeside(IndexWriteException failure) throws IndexWriteException {
        IngestListener listener = run.listener;
        if (failure.isBeside() && !broke && listener.beginsAgain() && !listener.isCancelled()) {
            throw failure;
        }
    }

    /**
     * Whatever ends a writer takes all with it that was not committed, and another run may have met
     * it: then the index itself tells what is there.
     */
    private void settle(@Nullable IndexWriteException failure) throws IOException {
        if (store.losses() != losses) {
            IndexWriteException why = failure == null ? IndexWriteException.lostBeside() : failure;
            for (Prepared.Ready ready : uncommitted) {
                if (!isKept(ready.document())) {
                    endIfBeside(why);
                    run.counts.lost(ready, problem(ready, why));
                }
            }
            uncommitted.clear();
        } else if (failure == null) {
            uncommitted.clear();
        }
    }

    private boolean isKept(IncomingDocument document) throws IOException {
        return store.stored(document.tenant(), document.id())
                .filter(
                        stored ->
                                stored.contentHash().equals(document.contentHash())
                                        && stored.groups().equals(document.groups()))
                .isPresent();
    }

    private static IngestProblem problem(Prepared.Ready ready, IndexWriteException failure) {
        return new IngestProblem(
                ready.path(), IngestProblem.of(failure), String.valueOf(failure.getMessage()));
    }
}
