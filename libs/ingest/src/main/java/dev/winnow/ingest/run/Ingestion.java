package dev.winnow.ingest.run;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.prepare.Preparation;
import dev.winnow.ingest.run.IngestListener.Wait;
import dev.winnow.ingest.source.IngestBatch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes files into a store. Runs of one tenant come one after the other, those of several side by
 * side: each has workers of its own, and the model takes turns between them. Incremental by content
 * hash, so it is at the same time the way to finish a run that was killed: what that had committed
 * is unchanged, the rest is done.
 */
public final class Ingestion implements BatchIngestion {

    private static final long PATIENCE = IngestRun.PATIENCE.toMillis();

    private final DocumentStore store;
    private final Preparation preparation;
    private final IngestSettings settings;
    private final InstantSource clock;
    private final ConcurrentMap<TenantId, Turn> turns = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();

    /** Held by one run at a time. */
    private static final class Turn {

        private final ReentrantLock lock = new ReentrantLock(true);

        /** Of the newest run. */
        private @Nullable ExecutorService workers;

        boolean isWithoutWorkers() throws InterruptedException {
            return workers == null || workers.awaitTermination(PATIENCE, TimeUnit.MILLISECONDS);
        }
    }

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

    /**
     * Takes a batch in, and commits. A document that cannot be stored, because the disk is full for
     * example, is a failure in the report.
     *
     * @throws IOException if the store cannot be read; what was committed before stays
     */
    @Override
    public IngestReport run(IngestBatch batch, IngestListener listener)
            throws IOException, InterruptedException {
        Turn turn = turns.computeIfAbsent(batch.tenant(), tenant -> new Turn());
        if (!turn.lock.tryLock(0, TimeUnit.MILLISECONDS)) {
            await(() -> turn.lock.tryLock(PATIENCE, TimeUnit.MILLISECONDS), listener);
        }
        try {
            // Workers of a run that was cancelled may still be at their documents.
            if (turn.workers != null && !turn.workers.isTerminated()) {
                await(turn::isWithoutWorkers, listener);
            }
            ExecutorService workers = workers();
            turn.workers = workers;
            try {
                return run(batch, listener, workers);
            } finally {
                // Nothing is left to do if all went well, and nobody waits for it if not.
                workers.shutdownNow();
            }
        } finally {
            turn.lock.unlock();
        }
    }

    private static void await(Wait isOver, IngestListener listener)
            throws IOException, InterruptedException {
        listener.idle(
                () -> {
                    while (!isOver.await()) {
                        if (listener.isCancelled()) {
                            throw new InterruptedException("the run was cancelled before it began");
                        }
                    }
                    return true;
                });
    }

    private IngestReport run(IngestBatch batch, IngestListener listener, ExecutorService workers)
            throws IOException, InterruptedException {
        Workload work = Workload.of(batch.files(), settings.limits());
        IngestCounters tally = new IngestCounters(work, clock, listener);
        return new IngestRun(
                        store, preparation, settings, clock, batch, tally, workers, this::inFlight)
                .run(work.files());
    }

    /** For one run, which counts until the last of them has ended. */
    private ExecutorService workers() {
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
            }
        };
    }

    /**
     * Documents that a run may have in hand: up to {@link IngestSettings#runs} side by side hold no
     * more than one alone would.
     */
    private int inFlight() {
        return Math.max(
                1,
                IngestRun.IN_FLIGHT_PER_WORKER * settings.workers() / Math.max(1, running.get()));
    }
}
