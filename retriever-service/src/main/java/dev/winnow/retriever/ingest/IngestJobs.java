package dev.winnow.retriever.ingest;

import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes uploads in: those of one tenant one after the other, in the order in which they were accepted, and those of different tenants side by
 * side, so that nobody waits for somebody else's. Remembers what became of the newest. An upload that the process does not end is ended by the
 * next one.
 */
public final class IngestJobs implements AutoCloseable {

    /** Jobs that are remembered. */
    public static final int REMEMBERED = Uploads.REMEMBERED;

    private static final Logger LOG = LoggerFactory.getLogger(IngestJobs.class);

    /** A job that is stopped still ends the documents that it has in hand. */
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private final BatchIngestion ingestion;
    private final Uploads uploads;
    private final InstantSource clock;
    private final Duration patience;
    private final ExecutorService runners =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().name("winnow-ingest-jobs-", 0).factory());
    private final Map<String, IngestJob> jobs = new LinkedHashMap<>();

    /** What waits, of each tenant for which a thread is at work. */
    private final Map<TenantId, ArrayDeque<Entry>> waiting = new HashMap<>();

    private boolean closing;

    /**
     * @param afterwards run once the job has ended
     * @param left whether an earlier process accepted it
     */
    private record Entry(IngestJob job, UploadManifest upload, Runnable afterwards, boolean left) {}

    /**
     * Goes on with what an earlier process left.
     *
     * @param room of which that takes its part
     * @param patience how long {@link #close} lets jobs go on
     */
    public IngestJobs(
            BatchIngestion ingestion,
            Uploads uploads,
            UploadRoom room,
            InstantSource clock,
            Duration patience)
            throws IOException {
        this.ingestion = ingestion;
        this.uploads = uploads;
        this.clock = clock;
        this.patience = patience;
        for (EndedJob ended : uploads.endedJobs()) {
            jobs.put(ended.id(), IngestJob.of(ended));
        }
        List<UploadManifest> left = uploads.left();
        if (!left.isEmpty()) {
            LOG.info("{} uploads were accepted before this start; their jobs go on", left.size());
        }
        for (UploadManifest upload : left) {
            UploadRoom.Place place = room.takeAnyway(upload.tenant(), upload.bytes());
            submit(upload, place::leave, true);
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
    public IngestJob submit(UploadManifest upload, Runnable afterwards) {
        return submit(upload, afterwards, false);
    }

    private IngestJob submit(UploadManifest upload, Runnable afterwards, boolean left) {
        IngestJob job = new IngestJob(upload.id(), upload.sender(), upload.accepted());
        synchronized (jobs) {
            remember(job);
            boolean idle = !waiting.containsKey(upload.tenant());
            waiting.computeIfAbsent(upload.tenant(), tenant -> new ArrayDeque<>())
                    .add(new Entry(job, upload, afterwards, left));
            // What comes while the service stops is on the disk, and the next process does it.
            if (idle && !closing) {
                runners.execute(() -> work(upload.tenant()));
            }
        }
        return job;
    }

    public Optional<IngestJob> find(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    /** Ends a job as soon as the documents are done that it has in hand; without effect on one that has ended. */
    public void cancel(IngestJob job) {
        Entry unbegun = null;
        synchronized (jobs) {
            job.cancel();
            ArrayDeque<Entry> queue = waiting.getOrDefault(job.tenant(), new ArrayDeque<>());
            for (Entry entry : queue) {
                if (entry.job().equals(job)) {
                    unbegun = entry;
                }
            }
            if (unbegun != null) {
                queue.remove(unbegun);
            }
        }
        if (unbegun != null) {
            end(unbegun, cancelled(job));
        }
    }

    private void work(TenantId tenant) {
        for (Entry next = next(tenant); next != null; next = next(tenant)) {
            run(next);
        }
    }

    private @Nullable Entry next(TenantId tenant) {
        synchronized (jobs) {
            ArrayDeque<Entry> queue = waiting.get(tenant);
            Entry next = queue == null ? null : queue.poll();
            if (next == null) {
                waiting.remove(tenant);
            }
            return next;
        }
    }

    private void run(Entry entry) {
        IngestJob job = entry.job();
        EndedJob end;
        try {
            if (job.isCancelled()) {
                throw new InterruptedException("the job was cancelled before it began");
            }
            end =
                    entry.left() && !uploads.isWhole(entry.upload())
                            ? failed(
                                    job,
                                    "the files of the upload are not what was accepted: the disk lost or changed some; send them again")
                            : job.ending(
                                    IngestJob.Status.DONE,
                                    ingestion.run(uploads.batch(entry.upload()), job),
                                    null);
        } catch (InterruptedException e) {
            if (!job.isUnwanted()) {
                job.interrupted();
                return;
            }
            end = cancelled(job);
        } catch (IOException | RuntimeException e) {
            LOG.error("Ingest job {} failed", job.id(), e);
            end =
                    failed(
                            job,
                            "the documents could not be kept (%s); the log has the details"
                                    .formatted(e.getClass().getSimpleName()));
        } catch (Error e) {
            LOG.error("An error of Java ended ingest job {}", job.id(), e);
            end =
                    failed(
                            job,
                            "Java ran into an error of its own, such as too little memory; the log has the details; send the same documents again");
        }
        end(entry, end);
    }

    private static EndedJob failed(IngestJob job, String error) {
        return job.ending(IngestJob.Status.FAILED, null, error);
    }

    private static EndedJob cancelled(IngestJob job) {
        return job.ending(
                IngestJob.Status.CANCELLED,
                null,
                "the job was cancelled; what it had stored stays");
    }

    /** Tells nobody before the files are gone and their room is free. */
    private void end(Entry entry, EndedJob end) {
        uploads.end(end);
        entry.afterwards().run();
        entry.job().ended(end);
    }

    private void remember(IngestJob job) {
        jobs.put(job.id(), job);
        Iterator<IngestJob> oldest = jobs.values().iterator();
        for (int over = jobs.size() - Uploads.REMEMBERED; over > 0 && oldest.hasNext(); over--) {
            if (oldest.next().state().status().isFinal()) {
                oldest.remove();
            }
        }
    }

    /** Lets jobs go on for a time, and stops what is left: the next process goes on with it. */
    @Override
    public void close() {
        synchronized (jobs) {
            closing = true;
        }
        runners.shutdown();
        try {
            if (!runners.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Ingest jobs did not end within {}; the next start goes on", patience);
                stopAll();
                runners.awaitTermination(STOPPED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            stopAll();
            Thread.currentThread().interrupt();
        }
    }

    private void stopAll() {
        synchronized (jobs) {
            jobs.values().forEach(IngestJob::stop);
        }
    }
}
