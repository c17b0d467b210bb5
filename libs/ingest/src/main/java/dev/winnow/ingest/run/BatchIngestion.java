package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.source.IngestBatch;
import java.io.IOException;

/** Takes files in, and removes what was taken in. */
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
     * Does nothing if a batch can be kept at the moment; for a caller who would rather refuse one
     * than let it fail.
     *
     * @throws dev.winnow.core.document.IndexWriteException if nothing can be kept
     */
    default void requireWritable() throws IOException {}

    /** Makes what was stored and not committed visible, so that a look at the index finds it. */
    default void showStored() throws IOException {}

    /**
     * Removes a document.
     *
     * @param stored whether the index has it; if not, it may be on its way there
     * @return whether it is gone already; otherwise it will be
     * @throws IOException if it cannot be removed
     */
    boolean remove(TenantId tenant, DocumentId id, boolean stored) throws IOException;
}
