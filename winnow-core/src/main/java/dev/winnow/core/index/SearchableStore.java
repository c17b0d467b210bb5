package dev.winnow.core.index;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.retrieval.PassageIndex;

/** A store whose passages can be searched: what an engine is to the rest of Winnow. */
public interface SearchableStore extends VersionedDocumentStore {

    /** Searches the passages. Closed together with the store. */
    PassageIndex passages();
}
