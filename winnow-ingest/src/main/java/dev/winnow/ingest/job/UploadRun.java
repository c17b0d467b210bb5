package dev.winnow.ingest.job;

import dev.winnow.ingest.run.BatchIngestion;
import dev.winnow.ingest.run.IngestReport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one upload: it is done, it fails, it is cancelled, or the next process does it.
 */
final class UploadRun {

    private static final Logger LOG = LoggerFactory.getLogger(UploadRun.class);

    /**
     * The second time the upload is alone, so that what ends the process then has hardly another
     * cause.
     */
    private static final int MOST_BEGINNINGS = 2;

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
     * @param beginnings how often a process began it and was killed
     * @return what became of it; null if the next process goes on with it
     */
    @Nullable EndedJob of(IngestJob job, UploadManifest upload, boolean left, int beginnings) {
        try {
            if (job.isCancelled()) {
                throw new InterruptedException("the job was cancelled before it began");
            }
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
            uploads.begin(upload, beginnings + 1);
            IngestReport report = ingestion.run(uploads.batch(upload), job);
            return job.ending(IngestJob.Status.DONE, report, null);
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
                            .formatted(e.getClass().getSimpleName()));
        } catch (Error e) {
            LOG.error("An error of Java ended ingest job {}", job.id(), e);
            return failed(
                    job,
                    "Java ran into an error of its own, such as too little memory; the log has the details; send the same documents again");
        }
    }

    /** This process ends it in good order, so nothing speaks against the upload. */
    private @Nullable EndedJob postponed(UploadManifest upload) {
        uploads.forgetBeginnings(upload);
        return null;
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
