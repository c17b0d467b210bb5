package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;

/** Removes documents. */
public interface Removal {

    /** Makes what was stored and not committed visible, so that a look at the index finds it. */
    default void showStored() throws IOException {}

    /**
     * Removes one.
     *
     * @param stored whether the index has it; if not, it may be on its way there
     * @return whether it is gone already; otherwise it will be
     * @throws IOException if it cannot be removed
     */
    boolean remove(TenantId tenant, DocumentId id, boolean stored) throws IOException;
}
