package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.fair.ServedOwner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.JsonLine;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.prepare.DocumentMemory;
import dev.winnow.ingest.prepare.KnownDocuments;
import dev.winnow.ingest.prepare.OpenLines;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.prepare.PreparationFailures;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: hands documents to the workers, and stores in order what they give back. Used by one
 * thread.
 */
public final class IngestRun {

    /** Documents in preparation for each worker, so that none waits while the oldest is stored. */
    static final int IN_FLIGHT_PER_WORKER = 2;

    /**
     * A cancelled run ends within this time and that of a commit, however long a document takes:
     * whoever is at work on one is not waited for.
     */
    static final Duration PATIENCE = Duration.ofMillis(200);

    /**
     * How often a run tries documents that no process can read, one after the other: a quarter of
     * an hour at least, since a job waits a second between two times. Picked by hand, so that
     * nothing waits for ever.
     */
    static final int MOST_TRIES = 1000;

    private final DocumentStore store;
    private final Preparation preparation;
    private final IngestSettings settings;
    private final InstantSource clock;
    private final IngestBatch batch;
    private final Owner owner;
    private final IngestCounters tally;
    private final ExecutorService workers;
    private final IntSupplier mostInFlight;
    private final KnownDocuments known;
    private final ArrayDeque<Pending> inFlight = new ArrayDeque<>();
    private final VanishedDocuments vanished;

    /** Stored since the last commit. */
    private final List<Prepared.Ready> uncommitted = new ArrayList<>();

    /** Bytes that have room in memory for {@link #uncommitted}. */
    private long uncommittedSize;

    /** What the store said when {@link #uncommitted} began. */
    private long losses;

    /** Whether a document of this run ended with an error of which a writer may have died. */
    private boolean broke;

    private Instant lastCommit;

    /** Since a document could last be looked at. */
    private int tries;

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

        long bytes(long size) {
            return size * done / all;
        }
    }

    /** A document, prepared by a worker who tells how far it is. */
    @FunctionalInterface
    private interface Work {
        Prepared prepared(Preparation.Encoded encoded) throws Exception;
    }

    /**
     * @param mostInFlight documents that may be in preparation now
     */
    IngestRun(
            DocumentStore store,
            Preparation preparation,
            IngestSettings settings,
            InstantSource clock,
            IngestBatch batch,
            IngestCounters tally,
            ExecutorService workers,
            IntSupplier mostInFlight) {
        this.store = store;
        this.preparation = preparation;
        this.settings = settings;
        this.clock = clock;
        this.batch = batch;
        this.owner = Objects.requireNonNullElse(ServedOwner.current(), Owner.of(batch.tenant()));
        this.tally = tally;
        this.workers = workers;
        this.mostInFlight = mostInFlight;
        this.known =
                new KnownDocuments(store, batch.tenant(), batch.replaceable(), batch.complete());
        this.vanished = new VanishedDocuments(store, batch, known, tally);
        this.lastCommit = clock.instant();
    }

    /**
     * @param files of the batch, in the order in which they are taken
     */
    IngestReport run(List<SourceFile> files) throws IOException, InterruptedException {
        try {
            return take(files);
        } catch (InterruptedException cancelled) {
            // What is done is done: nobody has to do it again.
            commit();
            throw cancelled;
        } catch (IOException | RuntimeException | Error failed) {
            showStored(failed);
            throw failed;
        } finally {
            inFlight.forEach(pending -> giveMemory(pending.size()));
            giveUncommitted();
        }
    }

    /** Or it would appear with the next commit of any other, after a deletion did not find it. */
    private void showStored(Throwable failed) {
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            store.commit();
        } catch (IOException | RuntimeException e) {
            failed.addSuppressed(e);
        }
    }

    private IngestReport take(List<SourceFile> files) throws IOException, InterruptedException {
        tally.tell();
        batch.failed().forEach(tally::failedBeforehand);
        batch.skipped().forEach(tally::skippedBeforehand);
        for (SourceFile file : files) {
            if (JsonLines.isPromisedBy(file.name())) {
                takeLines(file);
            } else {
                takeFile(file);
            }
        }
        while (!inFlight.isEmpty()) {
            storeOldest();
        }
        commit();
        for (String origin : batch.complete()) {
            vanished.remove(origin);
        }
        return tally.report();
    }

    private void takeFile(SourceFile file) throws IOException, InterruptedException {
        DocumentId id = id(file.path());
        if (id == null) {
            fail(file.path(), IngestProblem.INVALID_ID, invalidId(file.path()));
            return;
        }
        KnownDocuments.Claim claim = known.claim(id, file);
        if (claim.obstacle() == null) {
            submit(
                    file.path(),
                    size(file, settings.limits()),
                    encoded -> preparation.file(batch.tenant(), file, claim, encoded));
        } else {
            fail(file.path(), IngestProblem.CLASH, clash(claim.obstacle()));
        }
    }

    private void takeLines(SourceFile file) throws IOException, InterruptedException {
        Set<DocumentId> given = new HashSet<>();
        try (OpenLines lines =
                OpenLines.of(
                        file,
                        preparation.memory().ofLines(settings.limits()),
                        preparation.takesImpacts())) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                switch (line) {
                    case JsonLine.Document document -> takeLine(file, document, given);
                    case JsonLine.Bad bad -> {
                        vanished.hasBadLines(file);
                        fail(
                                "%s:%d".formatted(file.path(), bad.number()),
                                bad.failure().failure().code(),
                                bad.failure().getMessage());
                    }
                }
            }
        } catch (ExtractionException unreadable) {
            vanished.hasBadLines(file);
            fail(file.path(), unreadable.failure().code(), unreadable.getMessage());
        }
    }

    /**
     * A line has the id that it states. If that belongs to somebody else already, the file's name
     * is put before it.
     */
    private void takeLine(SourceFile file, JsonLine.Document line, Set<DocumentId> given)
            throws IOException, InterruptedException {
        String path = "%s:%d".formatted(file.path(), line.number());
        if (!given.add(line.id())) {
            fail(
                    path,
                    IngestProblem.CLASH,
                    clash("the file has \"_id\" '%s' twice".formatted(line.id())));
            return;
        }
        KnownDocuments.Claim claim = known.claim(line.id(), file);
        if (claim.obstacle() != null && !file.isPut()) {
            DocumentId longer = id(file.path() + "/" + line.id());
            if (longer != null) {
                claim = known.claim(longer, file);
            }
        }
        if (claim.obstacle() != null) {
            fail(path, IngestProblem.CLASH, clash(claim.obstacle()));
            return;
        }
        KnownDocuments.Claim free = claim;
        submit(
                path,
                line.size(),
                encoded -> preparation.line(batch.tenant(), file, line, free, encoded));
    }

    /** Nothing for one that cannot be looked at, whose worker says why. */
    static long size(SourceFile file, ExtractionLimits limits) {
        try (FileInput in = FileInput.open(file.location(), limits.time())) {
            return Math.min(in.size(), limits.bytes());
        } catch (IOException e) {
            return 0;
        }
    }

    private void submit(String path, long size, Work work)
            throws IOException, InterruptedException {
        try {
            store.requireWritable();
        } catch (IndexWriteException e) {
            if (!e.isForRoom() && tally.beginsAgain()) {
                throw e;
            }
            // Preparing a document takes long, and would be for nothing.
            fail(path, IngestProblem.of(e), e.getMessage());
            return;
        }
        try {
            preparation.memory().requirePossible(size);
        } catch (ExtractionException e) {
            fail(path, e.failure().code(), e.getMessage());
            return;
        }
        makeRoom();
        takeMemory(size);
        Encoding encoding = new Encoding();
        Callable<Prepared> prepare = () -> prepared(path, () -> work.prepared(encoding));
        inFlight.add(new Pending(workers.submit(prepare), prepare, size, encoding));
    }

    /**
     * What waits for memory commits and stores what holds some first, so that no run waits for
     * itself.
     */
    private void takeMemory(long size) throws IOException, InterruptedException {
        DocumentMemory memory = preparation.memory();
        while (!memory.take(batch.tenant(), size, Duration.ZERO)) {
            if (!inFlight.isEmpty()) {
                storeOldest();
            } else if (uncommitted.isEmpty()) {
                tally.awaitMemory(memory, batch.tenant(), size);
                return;
            } else {
                commit();
                // Again after a while if the index does not take it now.
                if (!uncommitted.isEmpty()
                        && tally.idle(() -> memory.take(batch.tenant(), size, PATIENCE))) {
                    return;
                }
            }
            tally.stopIfCancelled();
        }
    }

    /** Whatever a document makes the machine throw, it is the failure of that document. */
    private Prepared prepared(String path, Callable<Prepared> work) throws Exception {
        try {
            return ServedOwner.serve(owner, work::call);
        } catch (RuntimeException | Error e) {
            return new Prepared.Failed(PreparationFailures.internal(path, e));
        }
    }

    /** Failures take their turn, so that reports are in the order of the files. */
    private void fail(String path, String code, @Nullable String message)
            throws IOException, InterruptedException {
        makeRoom();
        IngestProblem problem = new IngestProblem(path, code, String.valueOf(message));
        Prepared failed = new Prepared.Failed(problem);
        inFlight.add(
                new Pending(
                        CompletableFuture.completedFuture(failed),
                        () -> failed,
                        0,
                        new Encoding()));
    }

    private void makeRoom() throws IOException, InterruptedException {
        while (inFlight.size() >= mostInFlight.getAsInt()) {
            storeOldest();
        }
    }

    private void storeOldest() throws IOException, InterruptedException {
        Pending oldest = inFlight.remove();
        int before = uncommitted.size();
        try {
            Prepared outcome = settled(oldest);
            tally.read(oldest.size());
            countUnderWay(null);
            store(outcome);
        } finally {
            if (uncommitted.size() > before) {
                uncommittedSize += oldest.size();
            } else {
                giveMemory(oldest.size());
            }
        }
        if (uncommitted.size() >= settings.commitDocuments()) {
            commit();
        } else {
            commitIfDue();
        }
    }

    private void store(Prepared prepared) throws IOException {
        switch (prepared) {
            case Prepared.Ready ready -> store(ready);
            case Prepared.Unchanged unchanged -> tally.unchanged();
            case Prepared.Unsupported unsupported -> tally.skipped(unsupported.problem());
            case Prepared.Failed failed -> tally.failed(failed.problem());
            case Prepared.NotNow later -> tally.failed(later.problem());
        }
    }

    private void commitIfDue() throws IOException {
        Duration since = Duration.between(lastCommit, clock.instant());
        if (!uncommitted.isEmpty() && since.compareTo(settings.commitInterval()) >= 0) {
            commit();
        }
    }

    /** A document that the index does not take, now or ever, is one failure. */
    private void store(Prepared.Ready ready) throws IOException {
        if (uncommitted.isEmpty()) {
            losses = store.losses();
        }
        IncomingDocument document = ready.document();
        try {
            if (!tally.storeUnlessDeleted(
                    ready.path(),
                    document.id(),
                    document.groups(),
                    () -> store.put(document, ready.passages()))) {
                return;
            }
        } catch (IndexWriteException e) {
            endIfAway(e);
            tally.failed(problem(ready, e));
            settle(e);
            return;
        } catch (RuntimeException | Error e) {
            broke = true;
            tally.failed(PreparationFailures.internal(ready.path(), e));
            return;
        }
        uncommitted.add(ready);
        tally.stored(ready);
    }

    private void commit() throws IOException {
        try {
            store.commit();
            settle(null);
        } catch (IndexWriteException e) {
            endIfAway(e);
            settle(e);
        }
        if (uncommitted.isEmpty()) {
            broke = false;
            giveUncommitted();
        }
        lastCommit = clock.instant();
    }

    private void giveUncommitted() {
        giveMemory(uncommittedSize);
        uncommittedSize = 0;
    }

    private void giveMemory(long size) {
        preparation.memory().give(batch.tenant(), size);
    }

    /**
     * A store that takes nothing now, or that lost what another one's write took with it, is no
     * failure of documents, if the run is begun again.
     */
    private void endIfAway(IndexWriteException failure) throws IOException {
        if (failure.isForRoom() || !tally.beginsAgain()) {
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
        if (failure.isBeside() && !broke && tally.beginsAgain() && !tally.isCancelled()) {
            throw failure;
        }
    }

    /**
     * Whatever ends a writer takes all with it that was not committed, and somebody else may have
     * met it: then the index itself tells what is there.
     */
    private void settle(@Nullable IndexWriteException failure) throws IOException {
        if (store.losses() != losses) {
            IndexWriteException why = failure == null ? IndexWriteException.lostBeside() : failure;
            for (Prepared.Ready ready : uncommitted) {
                if (!isKept(ready.document())) {
                    endIfBeside(why);
                    tally.lost(ready, problem(ready, why));
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

    /**
     * What became of a document. What cannot be looked at now is tried until it can, if the run's
     * listener waits that long.
     */
    private Prepared settled(Pending pending) throws IOException, InterruptedException {
        Prepared outcome = outcome(pending, pending.outcome());
        while (outcome instanceof Prepared.NotNow later && tries < MOST_TRIES) {
            tries++;
            // What was done before is to be found meanwhile.
            if (!uncommitted.isEmpty()) {
                commit();
            }
            try {
                tally.notNow(new IOException(later.problem().message()));
            } catch (IOException impatient) {
                return outcome;
            }
            outcome = outcome(pending, workers.submit(pending.again()));
        }
        if (!(outcome instanceof Prepared.NotNow)) {
            tries = 0;
        }
        return outcome;
    }

    private Prepared outcome(Pending pending, Future<Prepared> future)
            throws IOException, InterruptedException {
        while (!tally.isCancelled()) {
            try {
                return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillAtWork) {
                commitIfDue();
                countUnderWay(pending);
                tally.tellNowAndThen();
            } catch (ExecutionException e) {
                // Only a worker that was interrupted gives no outcome.
                throw new IllegalStateException("a document could not be prepared", e.getCause());
            }
        }
        throw new InterruptedException("the run was cancelled");
    }

    /**
     * @param awaited beside those in flight
     */
    private void countUnderWay(@Nullable Pending awaited) {
        long bytes = 0;
        int passages = 0;
        List<Pending> all = new ArrayList<>(inFlight);
        if (awaited != null) {
            all.add(awaited);
        }
        for (Pending pending : all) {
            bytes += pending.encoding().bytes(pending.size());
            passages += pending.encoding().done;
        }
        tally.underWay(bytes, passages);
    }

    /** Null if it cannot be one. */
    static @Nullable DocumentId id(String value) {
        try {
            return new DocumentId(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String invalidId(String path) {
        return "a path of %,d characters cannot be a document's id: at most %,d are allowed, and no control characters; rename the file or a folder"
                .formatted(path.length(), DocumentId.MAX_LENGTH);
    }

    private static String clash(String obstacle) {
        return obstacle
                + "; give one of the two another name, or one folder a prefix (winnow index --prefix NAME FOLDER)";
    }
}
