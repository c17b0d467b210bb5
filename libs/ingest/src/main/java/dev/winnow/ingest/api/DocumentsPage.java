package dev.winnow.ingest.api;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.HeapRoom;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some documents, ordered by id.
 *
 * @param documents at most as many as were asked for
 * @param next id to send as {@code after} for the next page; missing if this is the last one
 */
record DocumentsPage(List<DocumentsEntry> documents, @Nullable DocumentId next) {

    /** Documents that are looked up at a time. */
    private static final int BLOCK = 100;

    /** What an entry has besides texts: names of fields, a hash, numbers. */
    private static final long ENTRY = 500;

    /** Characters after which a page ends: a thousand files have half of it. */
    private static final int PAGE_SIZE = 1_000_000;

    /** In blocks, so that no more lies in memory than a page may hold and one block beyond it. */
    static DocumentsPage of(
            DocumentStore store,
            Caller caller,
            DocumentLinks links,
            @Nullable DocumentId after,
            int limit,
            @Nullable String origin,
            HeapRoom.Place room)
            throws IOException {
        boolean mayIngest = caller.authorities().contains(Authority.INGEST);
        List<DocumentsEntry> page = new ArrayList<>();
        DocumentId last = after;
        long size = 0;
        while (true) {
            // One more than wanted tells whether there is another page.
            int most = Math.min(BLOCK, limit - page.size() + 1);
            List<StoredDocument> block =
                    origin == null
                            ? store.list(caller.scope(), last, most)
                            : store.list(caller.scope(), origin, last, most);
            for (StoredDocument document : block) {
                // The first one that does not fit tells that there is another page.
                if (page.size() == limit || size >= PAGE_SIZE) {
                    return new DocumentsPage(page, last);
                }
                last = document.id();
                page.add(DocumentsEntry.of(document, mayIngest, links));
                long said = size(document);
                room.growForAnswer(Character.BYTES * said);
                size += said;
            }
            if (block.size() < most) {
                return new DocumentsPage(page, null);
            }
        }
    }

    /** Characters, and what the entry itself has. */
    private static long size(StoredDocument document) {
        String uri = document.uri();
        long characters =
                ENTRY
                        + document.id().value().length()
                        + document.title().length()
                        + (uri == null ? 0 : uri.length());
        for (Map.Entry<String, List<String>> entry : document.metadata().values().entrySet()) {
            characters += entry.getKey().length();
            for (String value : entry.getValue()) {
                characters += value.length();
            }
        }
        return characters;
    }

    /**
     * A document without its text.
     *
     * @param id unique within the tenant
     * @param title empty if it has none
     * @param uri where a person can read it: at its own place, or its text on this server
     * @param mediaType what it was before its text was read, e.g. application/pdf
     * @param metadata names, each with a list of values, for filters
     * @param contentHash SHA-256 of the bytes that came in, in hexadecimal digits
     * @param characters length of its text in UTF-16 units, 0 or more
     * @param passages number of its passages, 0 or more
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
}
