package dev.winnow.ingest.job;

import dev.winnow.core.query.Scope;
import dev.winnow.ingest.run.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of an upload, as it is kept for whoever asks after a restart.
 *
 * @param id of the job
 * @param submitter whose it was
 * @param accepted when it was taken in
 * @param status a final one
 * @param progress where it ended; null if it never began
 * @param report null unless it is done
 * @param error why it is not done; null if it is
 */
public record EndedJob(
        String id,
        Scope submitter,
        Instant accepted,
        IngestJob.Status status,
        @Nullable IngestProgress progress,
        @Nullable IngestReport report,
        @Nullable String error) {

    /** Problems of each kind that are kept: 200 jobs of a hundred each are some ten megabytes. */
    private static final int MOST_PROBLEMS = 100;

    /** The same with no more problems than are kept. */
    EndedJob shortened() {
        IngestReport kept = report == null ? null : report.shortened(MOST_PROBLEMS);
        return new EndedJob(id, submitter, accepted, status, progress, kept, error);
    }
}
