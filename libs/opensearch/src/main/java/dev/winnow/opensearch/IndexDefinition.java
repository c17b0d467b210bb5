package dev.winnow.opensearch;

import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.opensearch.EngineException.Kind;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The index as it is made: fields, scores, and the settings that its content depends on; and
 * whether one that is there fits them.
 */
final class IndexDefinition {

    /**
     * Grows when documents are written that an older mapping cannot take, or read in another way.
     */
    static final String MAPPING = "2";

    /** A list of hits is at most so long. */
    static final int MOST_HITS = 10_000;

    /** The engine's own limit for the passages that a walk of the graph brings. */
    static final int MOST_NEIGHBOURS = 10_000;

    /**
     * All but what depends on settings. What is visible changes by commits and by nothing else, so
     * there is no refresh. Excluded from the source is what is kept in its own form only; whatever
     * is read back is in the record. The gap keeps a phrase from matching across the border of
     * heading and text.
     *
     * <p>A vector has one byte for each dimension beside the four of the vector itself, over the
     * whole range of the components: the engine's own interval cuts off the few large ones that
     * encoders have, and with them an eighth of the nearest of a million. Newer versions ask for
     * the bits, and find an interval of their own.
     */
    private static final String BODY =
            """
            {
              "settings": {"index": {
                "knn": true,
                "refresh_interval": "-1",
                "max_terms_count": 1000000,
                "similarity": {"winnow": {"type": "BM25"}}
              }},
              "mappings": {
                "dynamic": "strict",
                "_meta": {},
                "_source": {"excludes": ["terms", "exact", "vector", "components", "impacts",
                  "high_impacts", "metadata", "range"]},
                "properties": {
                  "kind": {"type": "keyword"},
                  "block": {"type": "keyword"},
                  "visible": {"type": "keyword"},
                  "order": {"type": "keyword"},
                  "key": {"type": "keyword"},
                  "has": {"type": "keyword", "doc_values": false},
                  "passage_access": {"type": "keyword", "doc_values": false},
                  "document_access": {"type": "keyword", "doc_values": false},
                  "metadata": {"type": "keyword", "doc_values": false},
                  "range": {"type": "keyword", "doc_values": false},
                  "origin": {"type": "keyword", "doc_values": false},
                  "ordinal": {"type": "integer", "index": false},
                  "at": {"type": "long"},
                  "terms": {"type": "text", "analyzer": "whitespace", "similarity": "winnow",
                    "index_options": "freqs"},
                  "exact": {"type": "text", "analyzer": "whitespace", "similarity": "winnow",
                    "norms": false, "position_increment_gap": 100},
                  "vector": {"type": "knn_vector", "space_type": "innerproduct", "method": {
                    "name": "hnsw", "engine": "lucene", "parameters": {
                      "m": 16, "ef_construction": 100, "encoder": {
                        "name": "sq", "parameters": {"bits": 7, "confidence_interval": 1.0}}}}},
                  "components": {"type": "binary", "doc_values": true},
                  "impacts": {"type": "rank_features"},
                  "high_impacts": {"type": "rank_features"},
                  "record": {"type": "object", "enabled": false}
                }
              }
            }
            """;

    private static final String META = "winnow";

    private final Connection connection;
    private final IndexSettings content;
    private final OpenSearchSettings.Search search;

    IndexDefinition(Connection connection, IndexSettings content) {
        this.connection = connection;
        this.content = content;
        this.search = connection.settings().search();
    }

    /** The settings of an index's content by name, those of the engine among them. */
    private SortedMap<String, String> named() {
        TreeMap<String, String> named = new TreeMap<>(content.named());
        named.put("bm25", "k1 %s, b %s".formatted(search.k1(), search.b()));
        named.put("mapping", MAPPING);
        return named;
    }

    /**
     * The body by which it is made.
     *
     * @param shards primary shards; never changes
     * @param replicas copies of each beside the first
     */
    private ObjectNode body(int shards, int replicas) {
        ObjectNode body = (ObjectNode) Connection.JSON.readTree(BODY);
        ObjectNode index = body.withObject("/settings/index");
        index.put("number_of_shards", shards)
                .put("number_of_replicas", replicas)
                .put("max_result_window", MOST_HITS);
        index.withObject("/similarity/winnow").put("k1", search.k1()).put("b", search.b());
        body.withObject("/mappings/properties/vector").put("dimension", content.dimensions());
        body.withObject("/mappings/_meta").set(META, Connection.JSON.valueToTree(named()));
        return body;
    }

    /** The settings that an index says it was made with; empty if Winnow did not make it. */
    private static SortedMap<String, String> built(JsonNode mappings) {
        TreeMap<String, String> built = new TreeMap<>();
        JsonNode settings = mappings.path("_meta").path(META);
        settings.properties()
                .forEach(entry -> built.put(entry.getKey(), entry.getValue().asString()));
        return built;
    }

    /**
     * Does nothing but look.
     *
     * @return primary shards of the index
     */
    int requireFitting() throws IndexOpenException {
        try {
            JsonNode index = look();
            SortedMap<String, String> built = built(index.path("mappings"));
            if (built.isEmpty()) {
                throw new IndexOpenException(
                        "The index %s on OpenSearch at %s is not one of Winnow's."
                                .formatted(name(), where()),
                        "Choose another name with winnow.opensearch.index.",
                        null);
            }
            String differences = IndexOpenException.differences(built, named());
            if (!differences.isEmpty()) {
                throw new IndexOpenException(
                        "The index %s on OpenSearch at %s was made with other settings: %s."
                                .formatted(name(), where(), differences),
                        "Put the settings back, or choose another name with winnow.opensearch.index, make that with ./winnow store apply and index again.",
                        null);
            }
            return index.path("settings").path("index").path("number_of_shards").asInt(1);
        } catch (EngineException e) {
            throw e.closed();
        }
    }

    /** Makes the index if there is none. */
    boolean apply(int shards, int replicas) throws IndexOpenException {
        try {
            look();
        } catch (EngineException e) {
            if (e.kind() != Kind.MISSING) {
                throw e.closed();
            }
            make(shards, replicas);
            return true;
        }
        requireFitting();
        return false;
    }

    private void make(int shards, int replicas) throws IndexOpenException {
        try {
            connection.index("PUT", "", Map.of(), body(shards, replicas));
        } catch (EngineException e) {
            throw e.kind() == Kind.REFUSED
                    ? new IndexOpenException(
                            "OpenSearch at %s does not make the index %s: %s."
                                    .formatted(where(), name(), e.getMessage()),
                            "Look whether every node has the k-NN plugin, and whether another program made the index meanwhile.",
                            e)
                    : e.closed();
        }
    }

    /** Does nothing if the index takes changes. */
    static void requireWritable(Connection connection) throws EngineException {
        JsonNode settings =
                connection.index(
                        "GET", "/_settings/index.blocks*", Map.of("flat_settings", "true"), null);
        for (JsonNode index : settings) {
            JsonNode blocks = index.path("settings");
            if (isSet(blocks, "index.blocks.read_only_allow_delete")) {
                throw connection.refusal(403, "cluster_block_exception", "read-only-allow-delete");
            }
            if (isSet(blocks, "index.blocks.write") || isSet(blocks, "index.blocks.read_only")) {
                throw connection.refusal(403, "cluster_block_exception", "");
            }
        }
    }

    private static boolean isSet(JsonNode settings, String name) {
        return settings.path(name).asString("false").equals("true");
    }

    private JsonNode look() throws EngineException {
        return connection.index("GET", "", Map.of(), null).iterator().next();
    }

    private String where() {
        return connection.settings().where();
    }

    private String name() {
        return connection.settings().index();
    }
}
