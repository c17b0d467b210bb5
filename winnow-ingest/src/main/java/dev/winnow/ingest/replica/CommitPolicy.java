package dev.winnow.ingest.replica;

import java.time.Duration;

/**
 * When an index that follows a topic commits: what is not committed cannot be found yet.
 *
 * @param changes at the latest after so many
 * @param interval at the latest after so long, if there is any
 * @param pause never sooner than this after the commit before, as long as few changes wait: each takes some ten milliseconds and leaves a segment
 */
public record CommitPolicy(int changes, Duration interval, Duration pause) {

    /** A second is soon enough for whoever waits for a document. */
    public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

    /**
     * @param waiting changes that are not committed
     * @param since the commit before
     * @param idle whether nothing more is there to be read
     */
    boolean isDue(int waiting, Duration since, boolean idle) {
        if (waiting == 0) {
            return false;
        }
        return waiting >= changes
                || since.compareTo(interval) >= 0
                || (idle && since.compareTo(pause) >= 0);
    }
}
