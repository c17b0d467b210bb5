package dev.winnow.ingest.replica;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.topic.DocumentKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A version of a document whose parts are still coming. Used by one thread. */
final class PendingDocument {

    private final DocumentKey key;
    private final PassageManifest manifest;
    private final int partition;
    private final long offset;
    private final SortedMap<Integer, PassagePart> parts = new TreeMap<>();

    /**
     * @param partition of the manifest
     * @param offset of the manifest
     */
    PendingDocument(DocumentKey key, PassageManifest manifest, int partition, long offset) {
        this.key = key;
        this.manifest = manifest;
        this.partition = partition;
        this.offset = offset;
    }

    long version() {
        return manifest.version();
    }

    int partition() {
        return partition;
    }

    long offset() {
        return offset;
    }

    /** Takes a part in; one of another version changes nothing. */
    void take(PassagePart part) {
        if (part.version() == manifest.version()) {
            parts.put(part.part(), part);
        }
    }

    boolean complete() {
        return parts.size() == manifest.parts();
    }

    /** Stores the version. */
    void storeIn(VersionedDocumentStore replica) throws IOException {
        StringBuilder text = new StringBuilder();
        for (PassagePart part : parts.values()) {
            text.append(part.text());
        }
        IncomingDocument document = document(text.toString());
        replica.put(
                document,
                passages(document),
                manifest.version());
    }

    private IncomingDocument document(String text) {
        return new IncomingDocument(
                key.tenant(),
                key.id(),
                manifest.origin(),
                manifest.title(),
                manifest.uri(),
                manifest.mediaType(),
                manifest.groups(),
                manifest.metadata(),
                manifest.contentHash(),
                text);
    }

    private List<EmbeddedPassage> passages(IncomingDocument document) {
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (PassagePart part : parts.values()) {
            for (PassagePart.Row row : part.passages()) {
                PassageId id = key.id().passage(passages.size());
                Passage passage =
                        new Passage(
                                id,
                                key.id(),
                                document.title(),
                                row.headings(),
                                document.text().substring(row.start(), row.end()),
                                row.start(),
                                row.end(),
                                document.uri(),
                                document.metadata());
                Impacts impacts = row.impacts() == null ? Impacts.NONE : row.impacts();
                passages.add(new EmbeddedPassage(passage, VectorBytes.read(row.vector()), impacts));
            }
        }
        return passages;
    }
}
