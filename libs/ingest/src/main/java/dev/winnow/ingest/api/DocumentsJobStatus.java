package dev.winnow.ingest.api;

import dev.winnow.ingest.job.IngestJob;
import dev.winnow.ingest.run.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.ProblemList;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job at one moment.
 *
 * @param accepted when it was taken in
 * @param progress left out while it waits
 * @param report left out until it is done
 * @param error why it is not done
 */
record DocumentsJobStatus(
        String job,
        IngestJob.Status status,
        Instant accepted,
        @Nullable Progress progress,
        @Nullable Report report,
        @Nullable String error) {

    static DocumentsJobStatus of(IngestJob job, IngestJob.State state) {
        return new DocumentsJobStatus(
                job.id(),
                state.status(),
                job.accepted(),
                state.progress() == null ? null : Progress.of(state.progress()),
                state.report() == null ? null : Report.of(state.report()),
                state.error());
    }

    /**
     * How far it is.
     *
     * @param total documents in all
     * @param done documents that are dealt with
     * @param stored documents that were added or changed
     * @param percent 0 to 100
     * @param remainingMs an estimate
     */
    record Progress(
            int total,
            int done,
            int stored,
            int unchanged,
            int failed,
            int passages,
            int percent,
            long elapsedMs,
            @Nullable Long remainingMs) {

        static Progress of(IngestProgress progress) {
            Duration remaining = progress.remaining();
            return new Progress(
                    progress.total(),
                    progress.done(),
                    progress.stored(),
                    progress.unchanged(),
                    progress.failed(),
                    progress.passages(),
                    progress.percent(),
                    progress.elapsed().toMillis(),
                    remaining == null ? null : remaining.toMillis());
        }
    }

    /**
     * What it has done.
     *
     * @param failed what could not be read
     * @param skipped what is not meant to be read
     * @param notes what was read, but is not as it should be
     */
    record Report(
            int added,
            int changed,
            int unchanged,
            int deleted,
            int passages,
            ProblemList failed,
            ProblemList skipped,
            ProblemList notes,
            long durationMs) {

        static Report of(IngestReport report) {
            return new Report(
                    report.added(),
                    report.changed(),
                    report.unchanged(),
                    report.deleted(),
                    report.passages(),
                    report.failed(),
                    report.skipped(),
                    report.notes(),
                    report.duration().toMillis());
        }
    }
}
