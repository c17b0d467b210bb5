package dev.winnow.opensearch;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.index.IndexKeys;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import dev.winnow.opensearch.EngineException.Kind;
import java.io.IOException;
import java.time.InstantSource;
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

    private final Connection connection;
    private final InstantSource clock;

    OpenSearchExport(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** As {@link DocumentExport#export} says. */
    List<DocumentExport.Entry> page(DocumentExport.@Nullable Key after, int n) throws IOException {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
        // One state of each shard, and so of each document: no version is mixed with the next one.
        try (PointInTime now = new PointInTime(connection, Deadline.NONE, clock, false)) {
            List<Manifest> manifests = together(manifests(now, after, n));
            List<String> blocks =
                    manifests.stream().filter(Manifest::present).map(Manifest::block).toList();
            Map<String, Members> members = members(now, blocks);
            List<DocumentExport.Entry> page = new ArrayList<>();
            for (Manifest manifest : manifests) {
                page.add(entry(manifest, members.getOrDefault(manifest.block(), new Members())));
            }
            return page;
        }
    }

    /** Manifests and marks of deletions behind a key. */
    private List<Manifest> manifests(PointInTime now, DocumentExport.@Nullable Key after, int n)
            throws EngineException {
        ObjectNode body = Queries.search(MANIFESTS, Math.min(n, PASSAGES));
        body.putArray("sort").add(Queries.object(Fields.KEY, "asc"));
        if (after != null) {
            body.putArray("search_after")
                    .add(EngineKeys.TERMS.document(after.tenant(), after.id()));
        }
        return hits(now, body).valueStream().map(hit -> new Manifest(hit.path("_source"))).toList();
    }

    /** The hits of all shards. */
    private JsonNode hits(PointInTime now, ObjectNode body) throws EngineException {
        JsonNode hits = now.search(body).path("hits").path("hits");
        String missing = now.missing();
        if (missing != null) {
            throw connection.refusal(503, "partial", missing);
        }
        return hits;
    }

    /** The first ones whose passages and originals fit into one answer, one at least. */
    private static List<Manifest> together(List<Manifest> manifests) {
        long passages = 0;
        long characters = 0;
        int end = 0;
        for (Manifest manifest : manifests) {
            passages += manifest.passages();
            characters += manifest.record().path("characters").asLong();
            if (end > 0 && (passages > PASSAGES || characters > CHARACTERS)) {
                break;
            }
            end++;
        }
        return manifests.subList(0, end);
    }

    private static DocumentExport.Entry entry(Manifest manifest, Members found)
            throws EngineException {
        if (!manifest.present()) {
            return new DocumentExport.Deleted(
                    IndexKeys.document(EngineKeys.text(manifest.key())), manifest.version());
        }
        if (found.pieces != manifest.pieces() || found.passages.size() != manifest.passages()) {
            throw new EngineException(
                    Kind.REFUSED,
                    "a document lacks parts of its version %d".formatted(manifest.version()),
                    "send it again",
                    null);
        }
        return new DocumentExport.Stored(
                manifest.document().incoming(found.text.toString()),
                found.passages,
                manifest.version());
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
                float[] vector = Records.vector(hit.path("fields").path(Fields.COMPONENTS).path(0));
                passages.add(
                        new EmbeddedPassage(
                                Records.passage(record), vector, Records.impacts(record)));
            }
        }
    }

    /** The pieces and passages of these blocks, each in their order. */
    private Map<String, Members> members(PointInTime now, List<String> blocks)
            throws EngineException {
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
            JsonNode hits = hits(now, body);
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
