package dev.winnow.opensearch;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.index.IndexKeys;
import dev.winnow.opensearch.BlockWriter.Block;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads whole documents back, in the order of their keys. */
final class OpenSearchExport {

    /** Passages of an answer: some megabytes. */
    private static final int PASSAGES = 1_000;

    /** UTF-16 units of the originals that are fetched at once. */
    private static final int CHARACTERS = 4 << 20;

    private static final ObjectNode MANIFESTS =
            Queries.terms(Fields.KIND, List.of(Fields.MANIFEST, Fields.DELETION));

    private final DocumentLookup lookup;

    OpenSearchExport(DocumentLookup lookup) {
        this.lookup = lookup;
    }

    /** As {@link DocumentExport#export} says. */
    List<DocumentExport.Entry> page(DocumentExport.@Nullable Key after, int n) throws IOException {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
        String last = after == null ? null : EngineKeys.TERMS.document(after.tenant(), after.id());
        List<DocumentExport.Entry> page = new ArrayList<>();
        while (page.isEmpty()) {
            List<Manifest> manifests = manifests(last, n);
            if (manifests.isEmpty()) {
                break;
            }
            List<Manifest> together = together(manifests);
            last = together.getLast().key();
            // Empty only if all of them went meanwhile.
            page.addAll(entries(together));
        }
        return page;
    }

    /** Manifests and marks of deletions behind a key. */
    private List<Manifest> manifests(@Nullable String after, int n) throws EngineException {
        ObjectNode body = Queries.search(MANIFESTS, Math.min(n, PASSAGES));
        body.putArray("sort").add(Queries.object(Fields.KEY, "asc"));
        if (after != null) {
            body.putArray("search_after").add(after);
        }
        return found(body);
    }

    private List<Manifest> found(ObjectNode body) throws EngineException {
        List<Manifest> manifests = new ArrayList<>();
        for (JsonNode hit : lookup.hits(body)) {
            manifests.add(Manifest.of(hit.path("_source")));
        }
        return manifests;
    }

    /** The first ones whose passages and originals fit into one answer, one at least. */
    private static List<Manifest> together(List<Manifest> manifests) {
        long passages = 0;
        long characters = 0;
        int end = 0;
        for (Manifest manifest : manifests) {
            if (manifest.present()) {
                passages += manifest.block().passages();
                characters += manifest.record().path("characters").asLong();
            }
            if (end > 0 && (passages > PASSAGES || characters > CHARACTERS)) {
                break;
            }
            end++;
        }
        return manifests.subList(0, end);
    }

    private List<DocumentExport.Entry> entries(List<Manifest> manifests) throws IOException {
        Map<String, DocumentExport.Entry> read = new HashMap<>();
        List<Manifest> wanted = manifests;
        Bulk.Pauses pauses = new Bulk.Pauses();
        while (!wanted.isEmpty()) {
            List<String> changed = read(wanted, read);
            if (!changed.isEmpty()) {
                pauses.next(DocumentLookup.changing());
            }
            // As searches see them, since the rest is searched for as well.
            wanted = changed.isEmpty() ? List.of() : manifests(changed);
        }
        return manifests.stream()
                .filter(manifest -> read.containsKey(manifest.key()))
                .map(manifest -> read.get(manifest.key()))
                .toList();
    }

    private List<Manifest> manifests(List<String> keys) throws EngineException {
        ObjectNode query = Queries.filtered(List.of(MANIFESTS, Queries.terms(Fields.KEY, keys)));
        return found(Queries.search(query, keys.size()));
    }

    /** Reads what is still there, and tells the keys of what is not. */
    private List<String> read(List<Manifest> manifests, Map<String, DocumentExport.Entry> read)
            throws IOException {
        Map<String, Members> members =
                members(
                        manifests.stream()
                                .filter(Manifest::present)
                                .map(manifest -> manifest.block().name())
                                .toList());
        List<String> changed = new ArrayList<>();
        for (Manifest manifest : manifests) {
            String key = manifest.key();
            if (!manifest.present()) {
                read.put(
                        key,
                        new DocumentExport.Deleted(
                                IndexKeys.document(EngineKeys.text(key)), manifest.version()));
                continue;
            }
            Block block = manifest.block();
            Members found = members.getOrDefault(block.name(), new Members());
            if (found.pieces != block.pieces() || found.passages.size() != block.passages()) {
                changed.add(key);
            } else {
                read.put(
                        key,
                        new DocumentExport.Stored(
                                manifest.document().incoming(found.text.toString()),
                                found.passages,
                                manifest.version()));
            }
        }
        return changed;
    }

    /** What was found of a block. */
    private static final class Members {

        private final List<EmbeddedPassage> passages = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int pieces;

        void add(JsonNode hit) {
            JsonNode record = hit.path("_source").path(Fields.RECORD);
            if (hit.path("_source").path(Fields.KIND).asString().equals(Fields.PIECE)) {
                text.append(Records.text(record.path("text")));
                pieces++;
            } else {
                passages.add(
                        new EmbeddedPassage(
                                Records.passage(record),
                                Records.vector(hit.path("fields").path(Fields.COMPONENTS).path(0)),
                                Records.impacts(record)));
            }
        }
    }

    /** The pieces and passages of these blocks, each in their order. */
    private Map<String, Members> members(List<String> blocks) throws EngineException {
        Map<String, Members> members = new HashMap<>();
        JsonNode last = null;
        ObjectNode query =
                Queries.filtered(
                        List.of(
                                Queries.terms(Fields.KIND, List.of(Fields.PASSAGE, Fields.PIECE)),
                                Queries.terms(Fields.BLOCK, blocks)));
        while (!blocks.isEmpty()) {
            ObjectNode body = Queries.search(query, PASSAGES);
            body.putArray("_source").add(Fields.KIND).add(Fields.RECORD);
            body.putArray("docvalue_fields").add(Fields.COMPONENTS);
            ArrayNode sort = body.putArray("sort");
            for (String field : List.of(Fields.BLOCK, Fields.KIND, Fields.ORDINAL)) {
                sort.add(Queries.object(field, "asc"));
            }
            if (last != null) {
                body.set("search_after", last);
            }
            JsonNode hits = lookup.hits(body);
            for (JsonNode hit : hits) {
                last = hit.path("sort");
                members.computeIfAbsent(last.path(0).asString(), block -> new Members()).add(hit);
            }
            if (hits.size() < PASSAGES) {
                break;
            }
        }
        return members;
    }
}
