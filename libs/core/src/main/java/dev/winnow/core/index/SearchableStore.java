package dev.winnow.core.index;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;

/**
 * A store whose passages can be searched, and that gives back what it keeps: what an engine is to
 * the rest of Winnow.
 */
public interface SearchableStore extends VersionedDocumentStore, DocumentExport {

    /** Searches the passages. Closed together with the store. */
    PassageIndex passages();

    /**
     * The sequence number of the newest change that can be searched.
     *
     * @throws IOException if the store cannot be asked now
     */
    long sequence() throws IOException;
}
