package dev.winnow.opensearch;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.query.Scope;
import dev.winnow.opensearch.EngineException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks up manifests and originals as they are now. */
final class DocumentLookup {

    /** Documents of a page of an answer; more are asked for page by page. */
    private static final int PAGE = 1_000;

    private static final ObjectNode MANIFESTS = Queries.term(Fields.KIND, Fields.MANIFEST);

    private final Connection connection;

    DocumentLookup(Connection connection) {
        this.connection = connection;
    }

    /**
     * The manifest of a document, which shows one of its versions, or the mark of its deletion.
     *
     * @param source as the engine keeps it
     */
    record Manifest(JsonNode source) {

        String key() {
            return source.path(Fields.KEY).asString();
        }

        /** False for a deletion. */
        boolean present() {
            return source.path(Fields.KIND).asString().equals(Fields.MANIFEST);
        }

        /** Of a deletion nothing but its version. */
        JsonNode record() {
            return source.path(Fields.RECORD);
        }

        long version() {
            return record().path("version").asLong();
        }

        List<String> groups() {
            return Records.texts(record().path("groups"));
        }

        StoredDocument document() {
            return Records.document(record());
        }

        /** The name of its pieces and passages. */
        String block() {
            return EngineKeys.block(key(), version());
        }

        int pieces() {
            return record().path("pieces").asInt();
        }

        int passages() {
            return record().path("passages").asInt();
        }
    }

    /**
     * The manifest of a document, whether it can be seen by a search already or not; null if there
     * is none.
     */
    @Nullable Manifest manifest(String key) throws EngineException {
        return manifests(List.of(key)).get(key);
    }

    /** The manifests of those documents that have one, by key. */
    Map<String, Manifest> manifests(Collection<String> keys) throws EngineException {
        List<ObjectNode> wanted =
                keys.stream()
                        .distinct()
                        .map(key -> named(EngineKeys.name(Fields.MANIFEST, key), key))
                        .toList();
        return get(wanted, true).stream()
                .map(Manifest::new)
                .collect(Collectors.toMap(Manifest::key, Function.identity()));
    }

    /**
     * The sources of those that are there.
     *
     * @param now also what no search shows yet, and not what a search shows still
     */
    private List<JsonNode> get(List<ObjectNode> wanted, boolean now) throws EngineException {
        Map<String, String> parameters = Map.of("realtime", Boolean.toString(now));
        JsonNode answer =
                connection.index("POST", "/_mget", parameters, Queries.object("docs", wanted));
        List<JsonNode> sources = new ArrayList<>();
        for (JsonNode document : answer.path("docs")) {
            if (document.has("error")) {
                throw connection.refusal(503, document);
            }
            if (document.path("found").asBoolean(false)) {
                sources.add(document.path("_source"));
            }
        }
        return sources;
    }

    private static ObjectNode named(String name, String routing) {
        return Queries.object("_id", name, "routing", routing);
    }

    /** How far topic and commits have come. */
    Positions positions() throws EngineException {
        return Positions.of(search(Positions.search(), Map.of("routing", Fields.POSITIONS)));
    }

    /** A search of what is committed; it fails if a shard does not answer. */
    private JsonNode search(ObjectNode body, Map<String, String> more) throws EngineException {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("allow_partial_search_results", "false");
        return connection.index("POST", "/_search", parameters, body);
    }

    /** The hits of a search of what is committed. */
    JsonNode hits(ObjectNode body) throws EngineException {
        return search(body, Map.of()).path("hits").path("hits");
    }

    /** How many documents there are. */
    long documents() throws EngineException {
        ObjectNode body = Queries.search(MANIFESTS, 0).put("track_total_hits", true);
        return search(body, Map.of()).path("hits").path("total").path("value").asLong();
    }

    /** The manifest of a document that a scope may see; null if there is none. */
    @Nullable Manifest visible(Scope scope, DocumentId id) throws EngineException {
        return first(
                List.of(
                        Queries.documents(scope),
                        Queries.term(Fields.KEY, EngineKeys.TERMS.document(scope.tenant(), id))));
    }

    Optional<StoredDocument> stored(String key) throws EngineException {
        return Optional.ofNullable(first(List.of(MANIFESTS, Queries.term(Fields.KEY, key))))
                .map(Manifest::document);
    }

    private @Nullable Manifest first(List<ObjectNode> filters) throws EngineException {
        JsonNode hits = hits(Queries.search(Queries.filtered(filters), 1));
        return hits.isEmpty() ? null : new Manifest(hits.path(0).path("_source"));
    }

    /**
     * The pieces of the version that is there, put together. A version that goes meanwhile is not
     * mixed with the next one.
     */
    Optional<String> original(Scope scope, DocumentId id) throws EngineException {
        Bulk.Pauses pauses = new Bulk.Pauses();
        while (true) {
            Manifest manifest = visible(scope, id);
            if (manifest == null) {
                return Optional.empty();
            }
            String text = original(manifest);
            if (text != null) {
                return Optional.of(text);
            }
            // If as often as this another version takes its place, that is no chance.
            String trouble = "a document changes faster than it can be read";
            pauses.next(new EngineException(Kind.CONFLICT, trouble, "ask again", null));
        }
    }

    /** The original of a version, or null if it is not there any more. */
    private @Nullable String original(Manifest version) throws EngineException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < version.pieces(); i++) {
            String name = EngineKeys.member(Fields.PIECE, version.block(), i);
            List<JsonNode> piece = get(List.of(named(name, version.key())), false);
            if (piece.isEmpty()) {
                return null;
            }
            text.append(Records.text(piece.getFirst().path(Fields.RECORD).path("text")));
        }
        return text.toString();
    }

    /**
     * Documents in the order of their ids.
     *
     * @param after the one before the first; null to begin
     */
    List<StoredDocument> page(ObjectNode query, @Nullable DocumentId after, int n)
            throws EngineException {
        if (n < 1) {
            throw new IllegalArgumentException("at least one document must be asked for, got " + n);
        }
        List<StoredDocument> documents = new ArrayList<>();
        String last = after == null ? null : EngineKeys.ordered(after.value());
        while (documents.size() < n) {
            int size = Math.min(PAGE, n - documents.size());
            ObjectNode body = Queries.search(Queries.filtered(List.of(MANIFESTS, query)), size);
            body.putArray("sort").add(Queries.object(Fields.ORDER, "asc"));
            if (last != null) {
                body.putArray("search_after").add(last);
            }
            JsonNode hits = hits(body);
            for (JsonNode hit : hits) {
                documents.add(new Manifest(hit.path("_source")).document());
                last = hit.path("sort").path(0).asString();
            }
            if (hits.size() < size) {
                break;
            }
        }
        return documents;
    }
}
