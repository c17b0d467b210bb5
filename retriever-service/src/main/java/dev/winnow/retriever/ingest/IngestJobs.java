package dev.winnow.retriever.ingest;

import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs batches one after the other, since there is one writer, and remembers the newest. */
public final class IngestJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IngestJobs.class);

    /** Jobs that are remembered when they have ended; each can hold a report of some hundred kilobytes. */
    private static final int REMEMBERED = 200;

    /** A cancelled job still ends the documents that it has in hand. */
    private static final Duration CANCELLED = Duration.ofSeconds(30);

    private final BatchIngestion ingestion;
    private final InstantSource clock;
    private final Duration patience;
    private final ThreadPoolExecutor runner;
    private final Map<String, IngestJob> jobs = new LinkedHashMap<>();

    /**
     * @param waiting at most so many jobs wait behind the running one
     * @param patience how long {@link #close} lets jobs go on
     */
    public IngestJobs(
            BatchIngestion ingestion, InstantSource clock, int waiting, Duration patience) {
        this.ingestion = ingestion;
        this.clock = clock;
        this.patience = patience;
        this.runner =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(waiting),
                        Thread.ofPlatform()
                                .name("winnow-ingest-jobs")
                                .uncaughtExceptionHandler(
                                        (thread, e) ->
                                                LOG.error(
                                                        "An error of Java ended an ingest job", e))
                                .factory());
    }

    /**
     * Takes a batch in.
     *
     * @param id unique
     * @param groups of whoever submits it; only members of all of them are told of it
     * @param afterwards run when the job has ended or was refused, however: to remove files that were made for it
     * @return the job, or empty if too many wait already
     */
    public Optional<IngestJob> submit(
            String id, List<String> groups, IngestBatch batch, Runnable afterwards) {
        Scope submitter = new Scope(batch.tenant(), groups);
        IngestJob job = new IngestJob(id, submitter, clock.instant());
        try {
            // Before it runs, so that nobody who asks at once misses it.
            remember(job);
            runner.execute(() -> run(job, batch, afterwards));
            return Optional.of(job);
        } catch (RejectedExecutionException full) {
            forget(id);
            afterwards.run();
            return Optional.empty();
        }
    }

    public Optional<IngestJob> find(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    private void run(IngestJob job, IngestBatch batch, Runnable afterwards) {
        try {
            if (job.isCancelled()) {
                throw new InterruptedException("the service stops");
            }
            job.done(ingestion.run(batch, job));
        } catch (InterruptedException e) {
            job.broken("the service was stopped; send the same documents again");
        } catch (IOException | RuntimeException e) {
            LOG.error("Ingest job {} failed", job.id(), e);
            job.broken(
                    "the documents could not be kept (%s); the log has the details"
                            .formatted(e.getClass().getSimpleName()));
        } finally {
            if (!job.state().status().isFinal()) {
                // An error of the JVM, which goes on from here to the thread's handler; the next
                // job gets a new thread.
                job.broken(
                        "Java ran into an error of its own, such as too little memory; the log has the details; send the same documents again");
            }
            afterwards.run();
        }
    }

    private void remember(IngestJob job) {
        synchronized (jobs) {
            jobs.put(job.id(), job);
            Iterator<IngestJob> oldest = jobs.values().iterator();
            for (int over = jobs.size() - REMEMBERED; over > 0 && oldest.hasNext(); over--) {
                if (oldest.next().state().status().isFinal()) {
                    oldest.remove();
                }
            }
        }
    }

    private void forget(String id) {
        synchronized (jobs) {
            jobs.remove(id);
        }
    }

    /** Takes nothing more in, lets the jobs end in time, and cancels what is left. */
    @Override
    public void close() {
        runner.shutdown();
        try {
            if (!runner.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Ingest jobs did not end within {} and are cancelled", patience);
                cancelAll();
                runner.awaitTermination(CANCELLED.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            cancelAll();
            Thread.currentThread().interrupt();
        }
    }

    private void cancelAll() {
        synchronized (jobs) {
            jobs.values().forEach(IngestJob::cancel);
        }
    }
}
