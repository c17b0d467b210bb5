package dev.winnow.ingest.run;

import java.time.Duration;

/**
 * What a run has done.
 *
 * @param added documents that are new
 * @param changed documents that replaced an earlier version
 * @param unchanged documents that were left as they are
 * @param deleted documents that have vanished from their origin
 * @param passages passages that were stored
 * @param failed what could not be read; an earlier version of it stays
 * @param skipped what is not meant to be read
 * @param notes what was read, but is not as it should be
 */
public record IngestReport(
        int added,
        int changed,
        int unchanged,
        int deleted,
        int passages,
        ProblemList failed,
        ProblemList skipped,
        ProblemList notes,
        Duration duration) {

    /**
     * The same with no more problems than so many of each kind; all are counted.
     *
     * @param most at least 0
     */
    public IngestReport shortened(int most) {
        return new IngestReport(
                added,
                changed,
                unchanged,
                deleted,
                passages,
                failed.shortened(most),
                skipped.shortened(most),
                notes.shortened(most),
                duration);
    }
}
