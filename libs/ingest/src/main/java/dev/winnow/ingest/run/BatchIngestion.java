package dev.winnow.ingest.run;

import dev.winnow.ingest.source.IngestBatch;
import java.io.IOException;

/** Takes files in. */
public interface BatchIngestion {

    /**
     * Takes a batch in, whole.
     *
     * @throws IOException if what was taken in cannot be kept; what was kept before stays
     * @throws InterruptedException if the listener cancelled the run or the thread was interrupted;
     *     what was kept before stays, the next run does the rest
     */
    IngestReport run(IngestBatch batch, IngestListener listener)
            throws IOException, InterruptedException;

    /**
     * Does nothing if a batch can be kept at the moment; for whoever would rather refuse one than
     * let it fail.
     *
     * @throws dev.winnow.core.document.IndexWriteException if nothing can be kept
     */
    default void requireWritable() throws IOException {}
}
