package dev.winnow.ingest.api;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document without its text.
 *
 * @param uri where a person can read it: at its own place, or its text on this server
 * @param mediaType what it was before extraction
 * @param contentHash SHA-256 of the bytes that came in
 * @param characters length of its text in UTF-16 units
 * @param passages number of passages
 * @param origin where it came from; only for those who may ingest
 * @param groups who may see it, empty for the whole tenant; only for those who may ingest
 */
record DocumentsEntry(
        DocumentId id,
        String title,
        String uri,
        String mediaType,
        Metadata metadata,
        String contentHash,
        int characters,
        int passages,
        @Nullable String origin,
        @Nullable List<String> groups) {

    static DocumentsEntry of(StoredDocument document, boolean mayIngest, DocumentLinks links) {
        return new DocumentsEntry(
                document.id(),
                document.title(),
                links.of(document.id(), document.uri()),
                document.mediaType(),
                document.metadata(),
                document.contentHash(),
                document.characters(),
                document.passages(),
                mayIngest ? document.origin() : null,
                mayIngest ? document.groups() : null);
    }
}
