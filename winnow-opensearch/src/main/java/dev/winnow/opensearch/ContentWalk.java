package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredContent;
import dev.winnow.core.document.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads documents with their passages from one point in time, all of them or none. */
final class ContentWalk {

    /** Passages of one answer: a few megabytes with their vectors. */
    private static final int PASSAGES = 500;

    /** Pieces of one answer, of about a megabyte each. */
    private static final int PIECES = 4;

    private final Snapshot snapshot;

    ContentWalk(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Documents in the order of their keys.
     *
     * @param after the key before the first one; null to begin
     */
    List<StoredContent> page(@Nullable String after, int n) throws EngineException {
        ObjectNode body = Queries.object();
        body.put("size", Math.min(n, IndexDefinition.MOST_HITS)).put("track_total_hits", false);
        body.set("query", Queries.filtered(List.of(Queries.term(Fields.KIND, Fields.MANIFEST))));
        body.putArray("sort").addObject().put(Fields.KEY, "asc");
        if (after != null) {
            body.putArray("search_after").add(after);
        }
        List<StoredContent> contents = new ArrayList<>();
        for (JsonNode hit : hits(body)) {
            contents.add(content(DocumentLookup.Manifest.of(hit.path("_source"))));
        }
        return contents;
    }

    private StoredContent content(DocumentLookup.Manifest manifest) throws EngineException {
        Block block = manifest.block();
        StringBuilder text = new StringBuilder();
        for (JsonNode piece : members(block.name(), Fields.PIECE, PIECES)) {
            text.append(Records.text(piece.path("_source").path(Fields.RECORD).path("text")));
        }
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (JsonNode hit : members(block.name(), Fields.PASSAGE, PASSAGES)) {
            JsonNode record = hit.path("_source").path(Fields.RECORD);
            passages.add(
                    new EmbeddedPassage(
                            Records.passage(record),
                            OpenSearchView.floats(
                                    hit.path("fields").path(Fields.COMPONENTS).path(0)),
                            Records.impacts(record)));
        }
        StoredDocument document = manifest.document();
        if (passages.size() != block.passages() || text.length() != document.characters()) {
            throw new EngineException(
                    EngineException.Kind.BUSY,
                    "a document cannot be read whole at the moment; look at the health of the nodes and shards of OpenSearch",
                    null);
        }
        return new StoredContent(
                new IncomingDocument(
                        document.tenant(),
                        document.id(),
                        document.origin(),
                        document.title(),
                        document.uri(),
                        document.mediaType(),
                        document.groups(),
                        document.metadata(),
                        document.contentHash(),
                        text.toString()),
                passages,
                document.sequence());
    }

    /** All pieces, or passages, of a version, in their order. */
    private List<JsonNode> members(String block, String kind, int atOnce) throws EngineException {
        List<JsonNode> members = new ArrayList<>();
        JsonNode last = null;
        while (true) {
            ObjectNode body = Queries.object();
            body.put("size", atOnce).put("track_total_hits", false);
            body.set(
                    "query",
                    Queries.filtered(
                            List.of(
                                    Queries.term(Fields.BLOCK, block),
                                    Queries.term(Fields.KIND, kind))));
            body.putArray("sort").addObject().put(Fields.ORDINAL, "asc");
            body.putArray("_source").add(Fields.RECORD);
            body.putArray("docvalue_fields").add(Fields.COMPONENTS);
            if (last != null) {
                body.putArray("search_after").add(last);
            }
            JsonNode hits = hits(body);
            for (JsonNode hit : hits) {
                members.add(hit);
                last = hit.path("sort").path(0);
            }
            if (hits.size() < atOnce) {
                return members;
            }
        }
    }

    private JsonNode hits(ObjectNode body) throws EngineException {
        JsonNode hits = snapshot.search(body).path("hits").path("hits");
        String missing = snapshot.missing();
        if (missing != null) {
            throw new EngineException(
                    EngineException.Kind.BUSY,
                    "not all documents can be read: %s; look at the health of the nodes and shards of OpenSearch"
                            .formatted(missing),
                    null);
        }
        return hits;
    }
}
