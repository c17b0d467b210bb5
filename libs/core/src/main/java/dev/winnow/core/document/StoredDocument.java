package dev.winnow.core.document;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the index knows of a document, without its text.
 *
 * @param characters length of the original in UTF-16 units
 * @param passages number of passages it was cut into
 * @param sequence ingest sequence number of its newest version
 * @see IncomingDocument for the other components
 */
public record StoredDocument(
        TenantId tenant,
        DocumentId id,
        String origin,
        String title,
        @Nullable String uri,
        String mediaType,
        List<String> groups,
        Metadata metadata,
        String contentHash,
        int characters,
        int passages,
        long sequence) {

    public StoredDocument {
        groups = List.copyOf(groups);
    }

    /** The document as it was stored, so that it can be stored again. */
    public IncomingDocument incoming(String text) {
        return new IncomingDocument(
                tenant, id, origin, title, uri, mediaType, groups, metadata, contentHash, text);
    }
}
