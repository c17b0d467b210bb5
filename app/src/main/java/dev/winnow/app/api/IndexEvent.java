package dev.winnow.app.api;

import dev.winnow.ingest.run.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.platform.error.ProblemDocument;
import org.jspecify.annotations.Nullable;

/**
 * One event of an indexing run; exactly one of the components is there.
 *
 * @param progress how far it is
 * @param failed something that could not be read, as soon as that is known
 * @param report the end: what was done
 * @param problem the end: why it was not done
 */
public record IndexEvent(
        @Nullable IngestProgress progress,
        @Nullable IngestProblem failed,
        @Nullable IngestReport report,
        @Nullable ProblemDocument problem) {

    static IndexEvent of(IngestProgress progress) {
        return new IndexEvent(progress, null, null, null);
    }

    static IndexEvent of(IngestProblem failed) {
        return new IndexEvent(null, failed, null, null);
    }

    static IndexEvent of(IngestReport report) {
        return new IndexEvent(null, null, report, null);
    }

    static IndexEvent of(ProblemDocument problem) {
        return new IndexEvent(null, null, null, problem);
    }
}
