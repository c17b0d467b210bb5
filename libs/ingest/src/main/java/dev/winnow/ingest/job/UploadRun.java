package dev.winnow.ingest.job;

import dev.winnow.core.document.DamagedIndexException;
import dev.winnow.ingest.job.IngestJob.EndedJob;
import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.IngestReport;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one upload: it is done, it fails, it is cancelled, or the next process does it.
 */
final class UploadRun {

    private static final Logger LOG = LoggerFactory.getLogger(UploadRun.class);

    /**
     * How often the process may end while it takes an upload in before that is given up: once may
     * have another cause, such as a machine that was switched off.
     */
    private static final int MOST_BEGINNINGS = 2;

    /**
     * How long a store may be away before an upload that waits for it is given up. Picked by hand:
     * an outage of a night is over by then, and a store that is gone for good does not keep files
     * for ever.
     */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final BatchIngestion ingestion;
    private final Uploads uploads;

    UploadRun(BatchIngestion ingestion, Uploads uploads) {
        this.ingestion = ingestion;
        this.uploads = uploads;
    }

    /**
     * Takes an upload in.
     *
     * @param left whether an earlier process accepted it
     * @return what became of it; null if the next process goes on with it
     */
    @Nullable EndedJob of(IngestJob job, UploadManifest upload, boolean left) {
        try {
            requireWanted(job);
            int beginnings = uploads.beginnings(upload);
            if (beginnings >= MOST_BEGINNINGS) {
                return failed(
                        job,
                        "the process ended %d times while it took this upload in; split the upload, or give Java more memory (-Xmx), and send it again"
                                .formatted(beginnings));
            }
            if (left && !uploads.isWhole(upload)) {
                return failed(
                        job,
                        "the files of the upload are not what was accepted: the disk lost or changed some; send them again");
            }
            return job.ending(IngestJob.Status.DONE, taken(job, upload, beginnings), null);
        } catch (InterruptedException e) {
            return job.isUnwanted() ? cancelled(job) : postponed(upload);
        } catch (IOException | RuntimeException e) {
            if (job.isCancelled() && !job.isUnwanted()) {
                LOG.info("Ingest job {} was stopped, and the next start goes on", job.id(), e);
                return postponed(upload);
            }
            LOG.error("Ingest job {} failed", job.id(), e);
            return failed(
                    job,
                    "the documents could not be kept (%s); the log has the details"
                            .formatted(name(e)));
        } catch (Error e) {
            LOG.error("An error of Java ended ingest job {}", job.id(), e);
            return failed(
                    job,
                    "Java ran into an error of its own, such as too little memory; the log has the details; send the same documents again");
        }
    }

    private static void requireWanted(IngestJob job) throws InterruptedException {
        if (job.isCancelled()) {
            throw new InterruptedException("the job was cancelled before it began");
        }
    }

    /**
     * While the store is away the upload waits, and its batch is begun again: what was committed is
     * unchanged then.
     */
    private IngestReport taken(IngestJob job, UploadManifest upload, int beginnings)
            throws IOException, InterruptedException {
        // A process that is killed meanwhile is not killed over the upload.
        job.whenIdle(
                () -> uploads.forgetBeginnings(upload),
                () -> uploads.beginAgain(upload, beginnings + 1));
        while (true) {
            requireWanted(job);
            try {
                uploads.begin(upload, beginnings + 1);
                return ingestion.run(uploads.batch(upload), job);
            } catch (IOException e) {
                // Documents that were sent already must not be sent behind those of later uploads.
                if (job.isCancelled()
                        || job.isHandedOver()
                        || job.waitedFor().compareTo(LONGEST_WAIT) >= 0) {
                    throw e;
                }
                if (job.waitedFor().isZero()) {
                    LOG.warn("Ingest job {} waits for the store: {}", job.id(), e.toString());
                }
                job.notNow(e);
            }
        }
    }

    /** This process ends it in good order, so nothing speaks against the upload. */
    private @Nullable EndedJob postponed(UploadManifest upload) {
        uploads.forgetBeginnings(upload);
        return null;
    }

    /** Of damage that a write met, the damage. */
    private static String name(Exception e) {
        Throwable named = e.getCause() instanceof DamagedIndexException damage ? damage : e;
        return named.getClass().getSimpleName();
    }

    private static EndedJob failed(IngestJob job, String error) {
        return job.ending(IngestJob.Status.FAILED, null, error);
    }

    static EndedJob cancelled(IngestJob job) {
        return job.ending(
                IngestJob.Status.CANCELLED,
                null,
                "the job was cancelled; what it had stored stays");
    }
}
