package dev.winnow.ingest.job;

import dev.winnow.core.fair.FairQueue;
import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.IngestJob.EndedJob;
import dev.winnow.ingest.run.BatchIngestion;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes uploads in: those of one tenant one after the other, in turns between its users and of each
 * in the order in which they were accepted, and those of a few tenants side by side, who take
 * turns. Remembers what became of the newest. An upload that the process does not end is ended by
 * the next one; if it ends one process after the other, it is given up.
 */
public final class IngestJobs implements AutoCloseable {

    /** Jobs of a tenant that are remembered after their end. */
    public static final int REMEMBERED = 200;

    /**
     * Weight of the ended jobs of all tenants together, in bytes of memory: some 16,000 without a
     * problem. Picked by hand, some thirtieth of the smallest container's memory.
     */
    private static final long MOST_BYTES = 16L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(IngestJobs.class);

    /**
     * How long jobs go on when the service stops; the next start goes on with the rest. Half of the
     * time that docker-compose.yml gives a container before it is killed.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A job that is stopped still ends the documents that it has in hand. */
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private final UploadRun run;
    private final Uploads uploads;
    private final InstantSource clock;
    private final Duration patience;
    private final int runs;
    private final Duration retry;
    private final ThreadPoolExecutor runners;
    private final Map<String, IngestJob> jobs = new LinkedHashMap<>();
    private final Remembered remembered = new Remembered();

    /**
     * In the end each tenant has had as many bytes taken in as any other one that wanted it, and so
     * has each user of a tenant.
     */
    private final FairQueue<Entry> waiting =
            new FairQueue<>(entry -> Math.max(1, entry.upload().bytes()));

    private final Map<TenantId, IngestJob> running = new HashMap<>();

    /**
     * Those that wait for others who have their documents; the tenant's next one runs beside them.
     */
    private final Set<IngestJob> handedOver = new HashSet<>();

    private boolean closing;
    private boolean stopped;

    /**
     * @param afterwards run once the job has ended
     * @param left whether an earlier process accepted it
     */
    private record Entry(IngestJob job, UploadManifest upload, Runnable afterwards, boolean left) {

        TenantId tenant() {
            return upload.tenant();
        }
    }

    /**
     * Goes on with what an earlier process left.
     *
     * @param room of which that takes its part
     * @param runs uploads that are taken in at a time, each of another tenant
     * @param patience how long {@link #close} lets jobs go on
     */
    public IngestJobs(
            BatchIngestion ingestion,
            Uploads uploads,
            UploadQuota room,
            InstantSource clock,
            int runs,
            Duration patience)
            throws IOException {
        this(ingestion, uploads, room, clock, runs, patience, IngestJob.RETRY);
    }

    /**
     * @param retry how long a job waits when something cannot be done now
     */
    IngestJobs(
            BatchIngestion ingestion,
            Uploads uploads,
            UploadQuota room,
            InstantSource clock,
            int runs,
            Duration patience,
            Duration retry)
            throws IOException {
        this.run = new UploadRun(ingestion, uploads);
        this.uploads = uploads;
        this.clock = clock;
        this.patience = patience;
        this.runs = runs;
        this.retry = retry;
        for (EndedJob ended : uploads.endedJobs()) {
            IngestJob job = new IngestJob(ended, clock);
            jobs.put(job.id(), job);
            remember(job);
        }
        List<UploadManifest> left = uploads.left();
        if (!left.isEmpty()) {
            LOG.info("{} uploads were accepted before this start; their jobs go on", left.size());
        }
        // Started now, since later there may be no memory for another thread.
        // Those that wait for others hold a thread of their own, and the room bounds their number.
        this.runners =
                new ThreadPoolExecutor(
                        runs,
                        Integer.MAX_VALUE,
                        10,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().name("winnow-ingest-jobs-", 0).factory());
        runners.prestartAllCoreThreads();
        synchronized (this) {
            for (UploadManifest upload : left) {
                UploadQuota.Place place = room.takeAnyway(upload.owner(), upload.bytes());
                waiting.add(upload.owner(), new Entry(job(upload), upload, place::leave, true));
            }
            beginMore();
        }
    }

    /** When something is accepted now. */
    public InstantSource clock() {
        return clock;
    }

    /**
     * Takes an upload in.
     *
     * @param afterwards run when its job has ended
     */
    public synchronized IngestJob submit(UploadManifest upload, Runnable afterwards)
            throws IOException {
        IngestJob job = job(upload);
        // What comes while the service stops is on the disk, and the next process does it.
        if (!closing) {
            waiting.add(upload.owner(), new Entry(job, upload, afterwards, false));
            beginMore();
        }
        return job;
    }

    public synchronized Optional<IngestJob> find(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /**
     * Has a document left out of the uploads that were accepted before now and have not ended. That
     * outlives the process from before this returns.
     *
     * @param scope of the one who deletes it; what that one will not see is not left out
     * @return whether one of them may bring it to where that one sees it
     * @throws dev.winnow.platform.error.ProblemException if it cannot be noted
     */
    public boolean leaveOut(Scope scope, DocumentId id) {
        List<IngestJob> known;
        synchronized (this) {
            known = List.copyOf(jobs.values());
        }
        boolean coming = false;
        for (IngestJob job : known) {
            coming |= job.tenant().equals(scope.tenant()) && job.leaveOut(scope, id);
        }
        return coming;
    }

    /**
     * How long the job that is longest without it has not done a document, since it began; zero if
     * none runs.
     */
    public synchronized Duration longestStandstill() {
        return Stream.concat(running.values().stream(), handedOver.stream())
                .map(IngestJob::standstill)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Ends a job without the documents that it has in hand; without effect on one that has ended.
     */
    public void cancel(IngestJob job) {
        List<Entry> unbegun;
        synchronized (this) {
            job.cancel();
            unbegun = waiting.remove(entry -> entry.job().equals(job));
        }
        unbegun.forEach(entry -> end(entry, UploadRun.cancelled(job)));
    }

    /** Begins what may begin now. */
    private void beginMore() {
        while (!stopped && running.size() < runs) {
            Entry next = waiting.poll(owner -> !running.containsKey(owner.tenant()));
            if (next == null) {
                return;
            }
            begin(next);
        }
    }

    private void begin(Entry entry) {
        entry.job().begin(() -> letGo(entry));
        running.put(entry.tenant(), entry.job());
        runners.execute(() -> entry.upload().owner().serve(() -> work(entry)));
    }

    private synchronized void letGo(Entry entry) {
        if (running.remove(entry.tenant(), entry.job())) {
            handedOver.add(entry.job());
            beginMore();
        }
    }

    /** Takes an upload in, to its end or to that of the process. */
    private IngestJob work(Entry entry) {
        try {
            EndedJob end = run.of(entry.job(), entry.upload(), entry.left());
            if (end == null) {
                entry.job().interrupted();
            } else {
                end(entry, end);
            }
            return entry.job();
        } finally {
            synchronized (this) {
                running.remove(entry.tenant(), entry.job());
                handedOver.remove(entry.job());
                beginMore();
                notifyAll();
            }
        }
    }

    /**
     * Tells nobody before the files are gone and their room is free; whatever goes wrong with that,
     * the job has ended.
     */
    private void end(Entry entry, EndedJob end) {
        try {
            entry.job().storesNoMore(() -> uploads.end(end));
        } catch (RuntimeException | Error e) {
            LOG.error("What became of job {} could not be noted", end.id(), e);
        }
        try {
            entry.afterwards().run();
        } catch (RuntimeException | Error e) {
            LOG.error("The room of job {} could not be given back", end.id(), e);
        }
        entry.job().ended(end);
        remember(entry.job());
    }

    private IngestJob job(UploadManifest upload) throws IOException {
        IngestJob job = new IngestJob(upload, uploads.deletions(upload), clock, retry);
        jobs.put(job.id(), job);
        return job;
    }

    private void remember(IngestJob job) {
        List<IngestJob> forgotten;
        synchronized (this) {
            forgotten = remembered.add(job);
            forgotten.forEach(old -> jobs.remove(old.id()));
        }
        forgotten.forEach(old -> uploads.forget(old.id()));
    }

    /**
     * Jobs that have ended: the newest of each tenant, as long as there is memory for all.
     * Otherwise the tenant that has most of it loses its oldest, so that none is forgotten because
     * of another tenant's.
     */
    private static final class Remembered {

        private final Map<TenantId, ArrayDeque<IngestJob>> oldestFirst = new TreeMap<>();
        private final Holdings bytes = new Holdings();

        /** Adds one, and returns those that are forgotten for it. */
        List<IngestJob> add(IngestJob job) {
            Deque<IngestJob> own =
                    oldestFirst.computeIfAbsent(job.tenant(), tenant -> new ArrayDeque<>());
            own.add(job);
            bytes.add(Owner.of(job.tenant()), job.bytes());
            List<IngestJob> forgotten = new ArrayList<>();
            if (own.size() > REMEMBERED) {
                forgotten.add(oldest(job.tenant()));
            }
            while (bytes.all() > MOST_BYTES) {
                TenantId most =
                        Collections.max(oldestFirst.keySet(), Comparator.comparingLong(bytes::of));
                forgotten.add(oldest(most));
            }
            return forgotten;
        }

        private IngestJob oldest(TenantId tenant) {
            Deque<IngestJob> own = Objects.requireNonNull(oldestFirst.get(tenant));
            IngestJob oldest = own.remove();
            bytes.add(Owner.of(tenant), -oldest.bytes());
            if (own.isEmpty()) {
                oldestFirst.remove(tenant);
            }
            return oldest;
        }
    }

    /** Lets jobs go on for a time, and stops what is left: the next process goes on with it. */
    @Override
    public void close() {
        synchronized (this) {
            try {
                closing = true;
                if (!awaitEnd(patience)) {
                    LOG.info("Ingest jobs did not end within {}; the next start goes on", patience);
                    stopAll();
                    awaitEnd(STOPPED);
                }
            } catch (InterruptedException e) {
                stopAll();
                Thread.currentThread().interrupt();
            }
        }
        runners.shutdown();
    }

    private boolean awaitEnd(Duration atMost) throws InterruptedException {
        BooleanSupplier over = () -> running.isEmpty() && handedOver.isEmpty();
        IngestJob.awaitUnless(this, over, atMost);
        return over.getAsBoolean();
    }

    private void stopAll() {
        stopped = true;
        jobs.values().forEach(IngestJob::stop);
    }
}
