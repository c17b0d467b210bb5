package dev.winnow.ingest.run;

import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import java.time.Duration;

/**
 * How documents are taken in.
 *
 * @param limits for each document while it is read
 * @param preparation for each document afterwards
 * @param workers documents that are prepared at a time, and processes that parse
 * @param commitDocuments a commit at the latest after so many changes
 * @param commitInterval a commit at the latest after so long
 */
public record IngestSettings(
        ExtractionLimits limits,
        PreparationLimits preparation,
        int workers,
        int commitDocuments,
        Duration commitInterval) {

    /**
     * A killed run loses at most this much work; a commit costs some ten milliseconds, so more
     * often would be felt.
     */
    public static final int DEFAULT_COMMIT_DOCUMENTS = 500;

    /**
     * So that a long run can be searched while it goes on, and one that is killed loses little. A
     * thousandth of the time goes into commits so. Picked by hand.
     */
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofSeconds(10);

    public IngestSettings {
        if (workers < 1 || commitDocuments < 1 || !commitInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "ingestion needs at least 1 worker, 1 document and some time between commits, got %d, %d, %s"
                            .formatted(workers, commitDocuments, commitInterval));
        }
    }

    /**
     * Runs at a time, if none is asked for by hand: each has a document in hand, and all together
     * no more than one alone would.
     */
    public int runs() {
        return IngestRun.IN_FLIGHT_PER_WORKER * workers;
    }

    /** A worker for each core. */
    public static IngestSettings defaults() {
        return new IngestSettings(
                ExtractionLimits.DEFAULT,
                PreparationLimits.DEFAULT,
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_COMMIT_DOCUMENTS,
                DEFAULT_COMMIT_INTERVAL);
    }
}
