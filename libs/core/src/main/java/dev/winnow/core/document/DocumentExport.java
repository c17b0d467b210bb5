package dev.winnow.core.document;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a store keeps, as it was put, so that another store can have it without a model reading
 * it again.
 */
public interface DocumentExport {

    /**
     * Names one document among those of all tenants.
     *
     * @param tenant its owner
     * @param id unique within the tenant
     */
    record Key(TenantId tenant, DocumentId id) {

        @Override
        public String toString() {
            return tenant + "/" + id;
        }
    }

    /** What a store keeps under a key. */
    sealed interface Entry {

        Key key();

        /** The version that it was stored or deleted with. */
        long version();
    }

    /**
     * A document.
     *
     * @param passages in the order in which they were put, with the vectors and impacts that they
     *     had
     */
    record Stored(IncomingDocument document, List<EmbeddedPassage> passages, long version)
            implements Entry {

        public Stored {
            passages = List.copyOf(passages);
        }

        @Override
        public Key key() {
            return new Key(document.tenant(), document.id());
        }
    }

    /** The mark of a deletion, which keeps older versions out that come late. */
    record Deleted(Key key, long version) implements Entry {}

    /**
     * What was committed of all tenants, whoever may see it, in an order of keys that is the
     * store's own and stays the same. A document that is changed between two pages is in one of
     * them, as it was before or after.
     *
     * @param after the key of the last entry of the page before, which need not be there any more;
     *     null for the first page
     * @param n at most so many, 1 or more; fewer where they are large
     * @return empty if there are no more, and only then
     */
    List<Entry> export(@Nullable Key after, int n) throws IOException;
}
