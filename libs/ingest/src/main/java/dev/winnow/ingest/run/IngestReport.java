package dev.winnow.ingest.run;

import dev.winnow.ingest.source.IngestProblem;
import java.time.Duration;
import java.util.List;

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

    /**
     * Problems of one kind.
     *
     * @param total number of all of them, 0 or more
     * @param first at most 1000 of them, in the order of the files: a file of a million bad lines
     *     must not fill the memory
     */
    public record ProblemList(int total, List<IngestProblem> first) {

        public static final int MOST = 1000;

        public ProblemList {
            first = List.copyOf(first);
        }

        ProblemList shortened(int most) {
            return new ProblemList(total, first.subList(0, Math.min(most, first.size())));
        }
    }
}
