package dev.winnow.core.document;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is to be stored.
 *
 * @param tenant its owner
 * @param id unique within the tenant
 * @param origin where it came from, e.g. the folder that was indexed or {@code upload}; documents
 *     of one origin can be listed, so that what has vanished from a folder can be removed from the
 *     index
 * @param title empty if it has none
 * @param uri where a person can read it, or null if unknown
 * @param mediaType what it was before extraction, e.g. {@code application/pdf}
 * @param groups groups that may see it; empty for the whole tenant
 * @param metadata values for filters
 * @param contentHash SHA-256 of the bytes that came in, 64 hexadecimal digits
 * @param text the original: what extraction gave, unnormalised; all offsets point into it
 */
public record IncomingDocument(
        TenantId tenant,
        DocumentId id,
        String origin,
        String title,
        @Nullable String uri,
        String mediaType,
        List<String> groups,
        Metadata metadata,
        String contentHash,
        String text) {

    public IncomingDocument {
        groups = groups.stream().sorted().distinct().toList();
    }
}
