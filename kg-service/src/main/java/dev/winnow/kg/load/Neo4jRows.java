package dev.winnow.kg.load;

import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.load.Neo4jDatabase.Questions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/**
 * Makes rows of a database's nodes and relationships, as tables have them. Names of properties are
 * parameters of the queries: what a caller writes never becomes Cypher.
 */
final class Neo4jRows {

    private static final String LABELS =
            """
            MATCH (n)
            RETURN labels(n) AS labels, count(*) AS nodes, count(n[$name]) AS named
            """;
    private static final String KEYS = "MATCH (n) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key LIMIT 20";
    // No order and no pages by id: without an index of ids, each page would begin with a look at
    // every element.
    private static final String NODES =
            """
            MATCH (n)
            RETURN labels(n) AS labels, coalesce(n[$id], elementId(n)) AS id, n[$name] AS name,
                   n.synonyms AS synonyms, n.source AS source, coalesce(n.licence, n.license) AS licence,
                   n.description AS description, n.xrefs AS xrefs
            """;
    private static final String EDGES =
            """
            MATCH (s)-[r]->(o)
            RETURN labels(s) AS subjectLabels, coalesce(s[$id], elementId(s)) AS subject,
                   labels(o) AS objectLabels, coalesce(o[$id], elementId(o)) AS object,
                   type(r) AS type, properties(r) AS properties
            """;

    /** Kind of a node without a label. */
    private static final String UNLABELLED = "Node";

    /** Pages after which a line says how far the reading is: some seconds. Picked by hand. */
    private static final int PAGES_TOLD = 10;

    private final Questions database;
    private final Map<String, Object> parameters;
    private final String name;
    private final long told;
    private final Consumer<String> progress;
    private final Map<String, Long> labels = new HashMap<>();
    private final SortedMap<String, Long> unnamed = new TreeMap<>();
    private long read;

    Neo4jRows(Questions database, String id, String name, int page, Consumer<String> progress) {
        this.database = database;
        this.parameters = Map.of("id", id, "name", name);
        this.name = name;
        this.told = (long) PAGES_TOLD * page;
        this.progress = progress;
    }

    void read(GraphAssembler graph, GraphRows rows) throws InvalidGraphException {
        count();
        database.ask(NODES, parameters, record -> node(record, rows));
        database.ask(EDGES, parameters, record -> edge(record, rows));
        if (!unnamed.isEmpty()) {
            graph.warning(
                    "nodes without the property %s have their id as their name: %s; --name takes another property"
                            .formatted(
                                    name,
                                    unnamed.entrySet().stream()
                                            .map(kind -> count(kind.getValue(), kind.getKey()))
                                            .collect(Collectors.joining(", "))));
        }
    }

    /** Counts labels, and refuses before the long reading what could not be used after it. */
    private void count() throws InvalidGraphException {
        long[] nodes = new long[2];
        database.ask(LABELS, parameters, record -> {
            nodes[0] += record.get("nodes").asLong();
            nodes[1] += record.get("named").asLong();
            for (String label : record.get("labels").asList(Value::asString)) {
                labels.merge(label, record.get("nodes").asLong(), Long::sum);
            }
        });
        if (nodes[0] == 0) {
            throw new InvalidGraphException(List.of("%s holds no node".formatted(database.where())));
        }
        if (nodes[1] == 0) {
            StringBuilder keys = new StringBuilder();
            database.ask(KEYS, Map.of(), row -> keys.append(' ').append(row.get("key").asString()));
            throw new InvalidGraphException(
                    List.of(
                            "no node of %s has the property %s, which is to be its name: choose one with --name; there are%s"
                                    .formatted(database.where(), name, keys)));
        }
        progress.accept("reading " + count(nodes[0], "nodes"));
    }

    private void node(Record record, GraphRows rows) {
        Map<String, Object> columns = new HashMap<>(record.asMap());
        String kind = kind(record.get("labels"));
        String id = id(kind, record.get("id"));
        columns.put("kind", kind);
        columns.put("id", id);
        if (text(columns.get("name")).isEmpty()) {
            columns.put("name", id);
            unnamed.merge(kind, 1L, Long::sum);
        }
        rows.row(place("nodes of " + kind), GraphRows.Table.NODES, new Columns(columns, new TreeMap<>()));
    }

    private void edge(Record record, GraphRows rows) {
        Map<String, Object> properties = new HashMap<>(record.get("properties").asMap());
        Map<String, Object> columns = new HashMap<>();
        columns.put("provenance", taken(properties, "provenance", "source"));
        columns.put("licence", taken(properties, "licence", "license"));
        for (String column : List.of("p_value", "odds_ratio", "score", "pubmed_ids")) {
            columns.put(column, properties.remove(column));
        }
        String type = record.get("type").asString();
        columns.put("source_id", id(kind(record.get("subjectLabels")), record.get("subject")));
        columns.put("metaedge", type);
        columns.put("target_id", id(kind(record.get("objectLabels")), record.get("object")));
        SortedMap<String, String> evidence = new TreeMap<>();
        properties.forEach((property, value) -> {
            if (!text(value).isEmpty()) {
                evidence.put(property, text(value));
            }
        });
        rows.row(place("relationships " + type), GraphRows.Table.EDGES, new Columns(columns, evidence));
    }

    private static @Nullable Object taken(Map<String, Object> properties, String property, String other) {
        return properties.remove(properties.containsKey(property) ? property : other);
    }

    private Place place(String what) {
        if (++read % told == 0) {
            progress.accept("%s read".formatted(count(read, "nodes and relationships")));
        }
        return new Place(what, read);
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s", number, what);
    }

    /**
     * The label that the fewest nodes have, for it says most about the node: a Gene may be an
     * Entity as well.
     */
    private String kind(Value of) {
        return of.asList(Value::asString).stream()
                .min(
                        Comparator.comparingLong((String label) -> labels.getOrDefault(label, 0L))
                                .thenComparing(Comparator.naturalOrder()))
                .orElse(UNLABELLED);
    }

    /**
     * An id as it is cited. Databases keep ids apart within a label; one with a colon, such as
     * DOID:9970, says itself whose it is, and so does an element id.
     */
    private static String id(String kind, Value value) {
        String id = text(value.asObject());
        return id.isEmpty() || id.contains(":") ? id : kind + ":" + id;
    }

    /** Lists are written as in a cell of a table. Bytes are no text. */
    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case byte[] ignored -> "";
            case List<?> list -> String.join("|", texts(list));
            default -> value.toString().strip();
        };
    }

    private static List<String> texts(List<?> list) {
        return list.stream().map(Neo4jRows::text).filter(text -> !text.isEmpty()).toList();
    }

    private record Columns(Map<String, Object> values, SortedMap<String, String> evidence) implements GraphRows.Row {

        @Override
        public String text(String column) {
            return Neo4jRows.text(values.get(column));
        }

        @Override
        public List<String> list(String column) {
            return values.get(column) instanceof List<?> list ? texts(list) : GraphRows.Row.super.list(column);
        }

        @Override
        public SortedMap<String, String> pairs(String column) {
            return evidence;
        }
    }
}
