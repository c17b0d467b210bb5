package dev.winnow.opensearch;

import dev.winnow.core.index.IndexSettings;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The index as it is made: fields, scores, and the settings that its content depends on. */
final class IndexDefinition {

    /**
     * Grows when documents are written that an older mapping cannot take, or read in another way.
     */
    static final String MAPPING = "2";

    /** A list of hits is at most so long. */
    static final int MOST_HITS = 10_000;

    /** The engine's own limit for the passages that a walk of the graph brings. */
    static final int MOST_NEIGHBOURS = 10_000;

    /** Keeps a phrase from matching across the border of heading and text. */
    private static final int GAP = 100;

    private static final String SIMILARITY = "winnow";
    private static final String META = "winnow";

    private final IndexSettings content;
    private final OpenSearchSettings.Search search;

    IndexDefinition(IndexSettings content, OpenSearchSettings.Search search) {
        this.content = content;
        this.search = search;
    }

    /** The settings of an index's content by name, those of the engine among them. */
    SortedMap<String, String> named() {
        TreeMap<String, String> named = new TreeMap<>(content.named());
        named.put("bm25", "k1 %s, b %s".formatted(search.k1(), search.b()));
        named.put("mapping", MAPPING);
        return Collections.unmodifiableSortedMap(named);
    }

    /**
     * The body by which it is made.
     *
     * @param shards primary shards; never changes
     * @param replicas copies of each beside the first
     */
    ObjectNode body(int shards, int replicas) {
        ObjectNode body = Queries.object();
        ObjectNode index = body.putObject("settings").putObject("index");
        index.put("knn", true);
        index.put("number_of_shards", shards);
        index.put("number_of_replicas", replicas);
        // What is visible changes by commits and by nothing else.
        index.put("refresh_interval", "-1");
        index.put("max_terms_count", 1_000_000);
        index.put("max_result_window", MOST_HITS);
        ObjectNode similarity = index.putObject("similarity").putObject(SIMILARITY);
        similarity.put("type", "BM25").put("k1", search.k1()).put("b", search.b());
        ObjectNode mappings = body.putObject("mappings");
        mappings.put("dynamic", "strict");
        ObjectNode meta = mappings.putObject("_meta").putObject(META);
        named().forEach(meta::put);
        // Kept in their own form only; whatever is read back is in the record.
        ObjectNode source = mappings.putObject("_source");
        for (String field :
                List.of(
                        Fields.TERMS,
                        Fields.EXACT,
                        Fields.VECTOR,
                        Fields.COMPONENTS,
                        Fields.IMPACTS,
                        Fields.HIGH_IMPACTS,
                        Fields.METADATA,
                        Fields.RANGE)) {
            source.withArray("excludes").add(field);
        }
        fields(mappings.putObject("properties"));
        return body;
    }

    private void fields(ObjectNode fields) {
        for (String field :
                List.of(Fields.KIND, Fields.BLOCK, Fields.VISIBLE, Fields.ORDER, Fields.KEY)) {
            fields.putObject(field).put("type", "keyword");
        }
        for (String field :
                List.of(
                        Fields.HAS,
                        Fields.PASSAGE_ACCESS,
                        Fields.DOCUMENT_ACCESS,
                        Fields.METADATA,
                        Fields.RANGE,
                        Fields.ORIGIN)) {
            fields.putObject(field).put("type", "keyword").put("doc_values", false);
        }
        fields.putObject(Fields.ORDINAL).put("type", "integer").put("index", false);
        fields.putObject(Fields.AT).put("type", "long");
        fields.putObject(Fields.TERMS)
                .put("type", "text")
                .put("analyzer", "whitespace")
                .put("similarity", SIMILARITY)
                .put("index_options", "freqs");
        fields.putObject(Fields.EXACT)
                .put("type", "text")
                .put("analyzer", "whitespace")
                .put("similarity", SIMILARITY)
                .put("norms", false)
                .put("position_increment_gap", GAP);
        ObjectNode vector = fields.putObject(Fields.VECTOR);
        vector.put("type", "knn_vector").put("dimension", content.dimensions());
        vector.put("space_type", "innerproduct");
        ObjectNode method = vector.putObject("method").put("name", "hnsw").put("engine", "lucene");
        ObjectNode parameters = method.putObject("parameters");
        parameters.put("m", 16).put("ef_construction", 100);
        // One byte for each dimension beside the four of the vector itself, over the whole range of
        // the components: the engine's own interval cuts off the few large ones that encoders have,
        // and with them an eighth of the nearest of a million. Newer versions ask for the bits, and
        // find an interval of their own.
        parameters
                .putObject("encoder")
                .put("name", "sq")
                .putObject("parameters")
                .put("bits", 7)
                .put("confidence_interval", 1.0);
        fields.putObject(Fields.COMPONENTS).put("type", "binary").put("doc_values", true);
        fields.putObject(Fields.IMPACTS).put("type", "rank_features");
        fields.putObject(Fields.HIGH_IMPACTS).put("type", "rank_features");
        fields.putObject(Fields.RECORD).put("type", "object").put("enabled", false);
    }

    /** The settings that an index says it was made with; empty if Winnow did not make it. */
    static SortedMap<String, String> built(JsonNode mappings) {
        TreeMap<String, String> built = new TreeMap<>();
        mappings.path("_meta")
                .path(META)
                .properties()
                .forEach(entry -> built.put(entry.getKey(), entry.getValue().asString()));
        return built;
    }
}
