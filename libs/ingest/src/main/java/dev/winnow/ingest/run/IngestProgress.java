package dev.winnow.ingest.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is.
 *
 * @param total documents in all, known before the first is read (lines of JSON lines are counted,
 *     too)
 * @param done documents that are dealt with, whatever became of them
 * @param stored documents among them that were added or changed
 * @param unchanged documents among them that were left as they are
 * @param failed files and lines among them that could not be read
 * @param passages passages stored so far, and those that are encoded of documents under way
 * @param elapsed since the start
 * @param remaining an estimate, or null while there is nothing to estimate from
 */
public record IngestProgress(
        int total,
        int done,
        int stored,
        int unchanged,
        int failed,
        int passages,
        Duration elapsed,
        @Nullable Duration remaining) {

    /** 0 to 100; 100 where there is nothing to do. */
    public int percent() {
        return total == 0 ? 100 : (int) (100L * Math.min(done, total) / total);
    }
}
