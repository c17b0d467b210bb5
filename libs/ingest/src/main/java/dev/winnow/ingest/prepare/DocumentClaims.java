package dev.winnow.ingest.prepare;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the index holds already, and which ids this run has given away. Used by one thread. */
public final class DocumentClaims {

    private final DocumentStore store;
    private final TenantId tenant;
    private final ReplaceRule replaceable;

    /** Origins of which all documents are looked up together. */
    private final Set<String> listed;

    private final Map<String, Map<DocumentId, StoredDocument>> byOrigin = new HashMap<>();
    private final Set<DocumentId> claimed = new HashSet<>();

    /**
     * @param complete origins of which all documents come again: they are looked up together, and
     *     every other document by itself
     */
    public DocumentClaims(
            DocumentStore store,
            TenantId tenant,
            ReplaceRule replaceable,
            Collection<String> complete) {
        this.store = store;
        this.tenant = tenant;
        this.replaceable = replaceable;
        this.listed = Set.copyOf(complete);
    }

    /**
     * An id that is to be given to a document.
     *
     * @param stored the version in the index, or null if there is none
     * @param obstacle why the id cannot be given, or null
     */
    public record Claim(
            DocumentId id, @Nullable StoredDocument stored, @Nullable String obstacle) {}

    /** Gives an id to a document of a file, unless another document has it. */
    public Claim claim(DocumentId id, SourceFile file) throws IOException {
        if (claimed.contains(id)) {
            return new Claim(
                    id, null, "another document of this run has the id '%s'".formatted(id));
        }
        String origin = file.about().origin();
        StoredDocument stored = stored(id, origin);
        String obstacle = null;
        if (stored != null && !replaceable.allows(stored)) {
            obstacle = "the id '%s' is taken".formatted(id);
        } else if (stored != null
                && origin != null
                && !stored.origin().equals(origin)
                && !isLineOf(file, stored)) {
            obstacle = "the id '%s' belongs to a document from %s".formatted(id, stored.origin());
        } else {
            claimed.add(id);
        }
        return new Claim(id, stored, obstacle);
    }

    /**
     * Lines of a file that was named by itself come from the file, and otherwise from the folder
     * that was named: they stay the same documents.
     */
    private static boolean isLineOf(SourceFile file, StoredDocument stored) {
        return JsonLines.hasExtension(file.name())
                && JsonLines.isMediaType(stored.mediaType())
                && Path.of(stored.origin()).isAbsolute()
                && file.location().startsWith(stored.origin());
    }

    private @Nullable StoredDocument stored(DocumentId id, @Nullable String origin)
            throws IOException {
        StoredDocument own = origin != null && listed.contains(origin) ? of(origin).get(id) : null;
        return own == null ? store.stored(tenant, id).orElse(null) : own;
    }

    /**
     * Documents of an origin of which no document of this run has the id, by id, among those that
     * it may replace.
     */
    public List<StoredDocument> unclaimed(String origin) throws IOException {
        return of(origin).values().stream()
                .filter(replaceable::allows)
                .filter(document -> !claimed.contains(document.id()))
                .toList();
    }

    private Map<DocumentId, StoredDocument> of(String origin) throws IOException {
        Map<DocumentId, StoredDocument> known = byOrigin.get(origin);
        if (known == null) {
            known = new TreeMap<>();
            for (StoredDocument document : store.ofOrigin(tenant, origin)) {
                known.put(document.id(), document);
            }
            byOrigin.put(origin, known);
        }
        return known;
    }
}
