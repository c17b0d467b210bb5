package dev.winnow.core.index;

import dev.winnow.core.document.StoredContent;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.retrieval.PassageIndex;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store whose passages can be searched: what an engine is to the rest of Winnow. */
public interface SearchableStore extends VersionedDocumentStore {

    /** Searches the passages. Closed together with the store. */
    PassageIndex passages();

    /**
     * Documents of all tenants with everything that was made of them, to copy them into another store. They come in an order of the store's own, which
     * does not change: a copy that broke off goes on behind the last document that it has.
     *
     * @param after a document before the first one, which need not be there any more; null to begin
     * @param n at most so many
     * @return fewer only at the end
     * @throws IOException if the store cannot be read, or not all of it
     */
    List<StoredContent> contents(@Nullable Place after, int n) throws IOException;

    /** Names a document among those of all tenants. */
    record Place(TenantId tenant, DocumentId id) {

        /** The place of a document that was read. */
        public static Place of(StoredContent content) {
            return new Place(content.document().tenant(), content.document().id());
        }
    }
}
