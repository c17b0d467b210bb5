package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.source.IngestBatch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes files into a store. Runs of one tenant come one after the other, those of several side by
 * side: each has workers of its own, and the model takes turns between them. Incremental by content
 * hash, so it is at the same time the way to finish a run that was killed: what that had committed
 * is unchanged, the rest is done.
 */
public final class Ingestion implements BatchIngestion {

    final DocumentStore store;
    final Preparation preparation;
    final IngestSettings settings;
    final InstantSource clock;
    private final ConcurrentMap<TenantId, Semaphore> turns = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();

    /** None of these is closed by this. */
    public Ingestion(
            DocumentStore store,
            Preparation preparation,
            IngestSettings settings,
            InstantSource clock) {
        this.store = store;
        this.preparation = preparation;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void requireWritable() throws IOException {
        store.requireWritable();
    }

    @Override
    public void showStored() throws IOException {
        store.commit();
    }

    @Override
    public boolean remove(TenantId tenant, DocumentId id, boolean stored) throws IOException {
        if (stored) {
            store.durably(() -> store.delete(tenant, id));
        }
        return true;
    }

    /**
     * Takes a batch in, and commits. A document that cannot be stored, because the disk is full for
     * example, is a failure in the report.
     *
     * @throws IOException if the store cannot be read; what was committed before stays
     */
    @Override
    public IngestReport run(IngestBatch batch, IngestListener listener)
            throws IOException, InterruptedException {
        Semaphore turn = turns.computeIfAbsent(batch.tenant(), tenant -> new Semaphore(1, true));
        if (!turn.tryAcquire(0, TimeUnit.MILLISECONDS)) {
            listener.idle(() -> awaitTurn(turn, listener));
        }
        // The turn goes on until they have ended, since those of a run that was cancelled may
        // still be at their documents.
        ExecutorService workers = workers(turn::release);
        try {
            return new IngestRun(this, batch, listener, workers).run();
        } finally {
            // Nothing is left to do if all went well, and nobody waits for it if not.
            workers.shutdownNow();
        }
    }

    private static boolean awaitTurn(Semaphore turn, IngestListener listener)
            throws InterruptedException {
        while (!turn.tryAcquire(BatchRun.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            if (listener.isCancelled()) {
                throw new InterruptedException("the run was cancelled before it began");
            }
        }
        return true;
    }

    /** For one run, which counts until the last of them has ended. */
    private ExecutorService workers(Runnable ended) {
        running.incrementAndGet();
        return new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                // Whatever they are at may be dropped when the program ends.
                Thread.ofPlatform().daemon().name("winnow-ingest-", 0).factory()) {
            @Override
            protected void terminated() {
                running.decrementAndGet();
                ended.run();
            }
        };
    }

    /**
     * Documents that a run may have in hand: up to {@link IngestSettings#runs} side by side hold no
     * more than one alone would.
     */
    int inFlight() {
        return Math.max(
                1,
                IngestRun.IN_FLIGHT_PER_WORKER * settings.workers() / Math.max(1, running.get()));
    }
}
