package dev.winnow.ingest.run;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;

/** Removes documents. */
public interface Removal {

    /**
     * Removes one that is there.
     *
     * @return whether it is gone already; otherwise it will be
     * @throws IOException if it cannot be removed
     */
    boolean remove(TenantId tenant, DocumentId id) throws IOException;
}
