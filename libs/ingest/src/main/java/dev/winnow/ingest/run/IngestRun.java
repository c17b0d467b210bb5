package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.prepare.DocumentClaims;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run: hands documents to the workers, and stores in order what they give back. Used by one
 * thread.
 */
final class IngestRun extends BatchRun {

    /** Documents in preparation for each worker, so that none waits while the oldest is stored. */
    static final int IN_FLIGHT_PER_WORKER = 2;

    private final Ingestion ingestion;
    private final DocumentStore store;
    private final Preparation preparation;
    private final Owner owner;
    private final ExecutorService workers;
    private final DocumentClaims known;
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();
    private final Set<String> originsWithBadLines = new HashSet<>();
    private final Commits commits;

    /**
     * A document in preparation.
     *
     * @param again the same once more
     * @param size bytes that have room in memory for it
     * @param encoding how far it is
     */
    private record Pending(
            Future<Prepared> outcome, Callable<Prepared> again, long size, Encoding encoding) {}

    /** How many passages of one document are encoded: written by its worker, read by the run. */
    private static final class Encoding implements Preparation.Encoded {

        private volatile int done;
        private volatile int all = 1;

        @Override
        public void passages(int encoded, int of) {
            all = of;
            done = encoded;
        }
    }

    /** One run of an ingestion. */
    IngestRun(
            Ingestion ingestion,
            IngestBatch batch,
            IngestListener listener,
            ExecutorService workers) {
        super(
                batch,
                ingestion.preparation.memory(),
                ingestion.settings.limits(),
                ingestion.preparation.takesImpacts(),
                ingestion.clock,
                listener);
        this.ingestion = ingestion;
        this.store = ingestion.store;
        this.preparation = ingestion.preparation;
        this.owner = Objects.requireNonNullElse(Owner.served(), Owner.of(batch.tenant()));
        this.workers = workers;
        this.known =
                new DocumentClaims(store, batch.tenant(), batch.replaceable(), batch.complete());
        this.commits = new Commits(store, ingestion.settings, this);
    }

    IngestReport run() throws IOException, InterruptedException {
        try {
            takeFiles();
            while (!inFlight.isEmpty()) {
                storeOldest();
            }
            commit();
            for (String origin : batch.complete()) {
                removeVanished(origin);
            }
            return counts.report();
        } catch (InterruptedException cancelled) {
            // What is done is done: nobody has to do it again.
            commit();
            throw cancelled;
        } catch (IOException | RuntimeException | Error failed) {
            commits.show(failed);
            throw failed;
        } finally {
            inFlight.forEach(pending -> memory.give(batch.tenant(), pending.size()));
            memory.give(batch.tenant(), commits.freed(true));
        }
    }

    @Override
    void takeFile(SourceFile file, DocumentId id) throws IOException, InterruptedException {
        DocumentClaims.Claim claim = known.claim(id, file);
        submit(
                file.path(),
                claim.obstacle(),
                size(file),
                encoded -> () -> preparation.file(batch.tenant(), file, claim, encoded));
    }

    /**
     * A line has the id that it states. If that belongs to another document already, the file's
     * name is put before it.
     */
    @Override
    void takeLine(String path, SourceFile file, JsonLine.Document line, Set<DocumentId> before)
            throws IOException, InterruptedException {
        if (!before.add(line.id())) {
            clash(path, "the file has \"_id\" '%s' twice".formatted(line.id()));
            return;
        }
        DocumentClaims.Claim stated = known.claim(line.id(), file);
        DocumentId longer =
                stated.obstacle() == null || file.isPut()
                        ? null
                        : id(file.path() + "/" + line.id());
        DocumentClaims.Claim claim = longer == null ? stated : known.claim(longer, file);
        submit(
                path,
                claim.obstacle(),
                line.size(),
                encoded -> () -> preparation.line(batch.tenant(), file, line, claim, encoded));
    }

    /**
     * @param obstacle why the document cannot have its id, or null
     */
    private void submit(
            String path,
            @Nullable String obstacle,
            long size,
            Function<Preparation.Encoded, Callable<Prepared>> work)
            throws IOException, InterruptedException {
        if (obstacle != null) {
            clash(path, obstacle);
            return;
        }
        try {
            // Preparing a document takes long, and would be for nothing.
            store.requireWritable();
            memory.requirePossible(size);
        } catch (IndexWriteException e) {
            if (!e.isForRoom() && listener.beginsAgain()) {
                throw e;
            }
            fail(path, IngestProblem.of(e), e.getMessage());
            return;
        } catch (ExtractionException e) {
            fail(IngestProblem.of(path, e));
            return;
        }
        makeRoom();
        takeMemory(size);
        Encoding encoding = new Encoding();
        Callable<Prepared> prepare = () -> prepared(path, work.apply(encoding));
        inFlight.add(new Pending(workers.submit(prepare), prepare, size, encoding));
    }

    /**
     * What waits for memory commits and stores what holds some first, so that no run waits for
     * itself.
     */
    private void takeMemory(long size) throws IOException, InterruptedException {
        while (!memory.take(batch.tenant(), size, Duration.ZERO)) {
            if (!inFlight.isEmpty()) {
                storeOldest();
            } else if (commits.isEmpty()) {
                awaitMemory(size);
                return;
            } else {
                commit();
                // Again after a while if the index does not take it now.
                if (!commits.isEmpty()
                        && listener.idle(() -> memory.take(batch.tenant(), size, PATIENCE))) {
                    return;
                }
            }
            stopIfCancelled();
        }
    }

    /** Whatever a document makes the machine throw, it is the failure of that document. */
    private Prepared prepared(String path, Callable<Prepared> work) throws Exception {
        try {
            return owner.serve(work::call);
        } catch (RuntimeException | Error e) {
            return new Prepared.Failed(PreparationFailures.internal(path, e));
        }
    }

    private void clash(String path, String obstacle) throws IOException, InterruptedException {
        fail(
                path,
                IngestProblem.CLASH,
                obstacle
                        + "; give one of the two another name, or one folder a prefix (winnow index --prefix NAME FOLDER)");
    }

    /** Failures take their turn, so that reports are in the order of the files. */
    @Override
    void fail(IngestProblem problem) throws IOException, InterruptedException {
        makeRoom();
        Prepared failed = new Prepared.Failed(problem);
        Future<Prepared> known = CompletableFuture.completedFuture(failed);
        inFlight.add(new Pending(known, () -> failed, 0, new Encoding()));
    }

    private void makeRoom() throws IOException, InterruptedException {
        while (inFlight.size() >= ingestion.inFlight()) {
            storeOldest();
        }
    }

    private void storeOldest() throws IOException, InterruptedException {
        Pending oldest = inFlight.element();
        Prepared outcome = settled(oldest);
        inFlight.remove();
        long left = oldest.size();
        try {
            counts.read(left);
            countUnderWay();
            if (!(outcome instanceof Prepared.Ready ready)) {
                counts.add(outcome);
            } else if (commits.store(ready, left)) {
                left = 0;
            }
        } finally {
            memory.give(batch.tenant(), left + commits.freed(false));
        }
        if (commits.isDue()) {
            commit();
        }
    }

    private void commit() throws IOException {
        commits.commit();
        memory.give(batch.tenant(), commits.freed(false));
    }

    /**
     * What became of a document. What cannot be looked at now is tried until it can, if the run's
     * listener waits that long.
     */
    private Prepared settled(Pending pending) throws IOException, InterruptedException {
        Prepared outcome = outcome(pending.outcome());
        while (outcome instanceof Prepared.NotNow later) {
            // What was done before is to be found meanwhile.
            if (!commits.isEmpty()) {
                commit();
            }
            if (!mayTryAgain(later.problem().message())) {
                return outcome;
            }
            outcome = outcome(workers.submit(pending.again()));
        }
        wasLookedAt();
        return outcome;
    }

    private Prepared outcome(Future<Prepared> future) throws IOException, InterruptedException {
        while (true) {
            stopIfCancelled();
            try {
                return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillAtWork) {
                if (commits.isLate()) {
                    commit();
                }
                countUnderWay();
                counts.tellNowAndThen();
            } catch (ExecutionException e) {
                // Only a worker that was interrupted gives no outcome.
                throw new IllegalStateException("a document could not be prepared", e.getCause());
            }
        }
    }

    private void countUnderWay() {
        long bytes = 0;
        int passages = 0;
        for (Pending pending : inFlight) {
            Encoding encoding = pending.encoding();
            bytes += pending.size() * encoding.done / encoding.all;
            passages += encoding.done;
        }
        counts.underWay(bytes, passages);
    }

    /** Which lines a file of lines has is unknown if one of them cannot be read. */
    @Override
    void hasBadLines(SourceFile file) {
        String origin = file.about().origin();
        if (origin != null) {
            originsWithBadLines.add(origin);
        }
        // Its lines came from there if it was named by itself before.
        originsWithBadLines.add(file.location().toString());
    }

    /** Removes what of an origin was not found by the run, unless not everything could be read. */
    private void removeVanished(String origin) throws IOException {
        int notRemoved = 0;
        List<DocumentId> vanished = new ArrayList<>();
        // Lines have ids of their own, so nobody knows which of them are in a file that was not
        // found.
        boolean linesUnknowable = originsWithBadLines.contains(origin) || !batch.kept().isEmpty();
        for (StoredDocument document : known.unclaimed(origin)) {
            boolean unknowable = linesUnknowable && JsonLines.isMediaType(document.mediaType());
            if (unknowable || isKept(document.id())) {
                notRemoved++;
            } else {
                vanished.add(document.id());
            }
        }
        try {
            counts.deleted(store.durably(() -> deleted(vanished)));
        } catch (IndexWriteException e) {
            counts.note(
                    new IngestProblem(
                            origin,
                            IngestProblem.NOT_REMOVED,
                            "documents that were not found are still there: " + e.getMessage()));
        }
        if (notRemoved > 0) {
            counts.note(
                    new IngestProblem(
                            origin,
                            IngestProblem.NOT_REMOVED,
                            "%,d documents were not found, but stay because not everything could be read; correct that and run again"
                                    .formatted(notRemoved)));
        }
    }

    private boolean isKept(DocumentId id) {
        for (String beginning : batch.kept()) {
            if (id.value().equals(beginning) || id.value().startsWith(beginning + "/")) {
                return true;
            }
        }
        return false;
    }

    private int deleted(List<DocumentId> ids) throws IOException {
        int deleted = 0;
        for (DocumentId id : ids) {
            deleted += store.delete(batch.tenant(), id) ? 1 : 0;
        }
        return deleted;
    }
}
