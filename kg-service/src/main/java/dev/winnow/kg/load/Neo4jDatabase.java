package dev.winnow.kg.load;

import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.Value;
import org.neo4j.driver.async.AsyncSession;
import org.neo4j.driver.async.ResultCursor;
import org.neo4j.driver.exceptions.AuthenticationException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.ServiceUnavailableException;

/**
 * A Neo4j database of any content, which a graph is read out of over Bolt. The database is only
 * read.
 *
 * @param address e.g. {@code neo4j+s://graph.example.org} or {@code bolt://127.0.0.1:7687}
 * @param user empty if the database asks for nobody
 * @param password of the user
 * @param database name of the database in the server; empty: the user's own
 */
public record Neo4jDatabase(String address, String user, String password, String database) {

    private static final Pattern ADDRESS = Pattern.compile("(bolt|neo4j)(\\+s|\\+ssc)?://.*");

    private static final String USER = "WINNOW_GRAPH_NEO4J_USER";
    private static final String PASSWORD = "WINNOW_GRAPH_NEO4J_PASSWORD";
    private static final String DATABASE = "WINNOW_GRAPH_NEO4J_DATABASE";

    /**
     * Rows that are fetched at once: few round trips, and some megabytes on either side. Picked by
     * hand.
     */
    private static final int PAGE = 10_000;

    /**
     * Most time for one page, connecting included. The first one counts every node. Picked by hand:
     * a busy machine counts some ten million nodes in it.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Whether a name is the address of a database and not of a file. */
    public static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }

    /**
     * The database at an address, with the user, password and database that the environment names.
     *
     * @throws IllegalArgumentException if the address holds a user or a password
     */
    public static Neo4jDatabase of(String address, Map<String, String> environment) {
        if (address.contains("@")) {
            // The message leaves the address out: it may hold a password.
            throw new IllegalArgumentException(
                    "the address of the database holds an @: user and password are taken from %s and %s alone"
                            .formatted(USER, PASSWORD));
        }
        return new Neo4jDatabase(
                address,
                environment.getOrDefault(USER, ""),
                environment.getOrDefault(PASSWORD, ""),
                environment.getOrDefault(DATABASE, ""));
    }

    /**
     * Reads the whole database into one graph, and tables beside it.
     *
     * @param id property of a node that holds its id
     * @param name property of a node that holds its name
     * @param tables files and folders as {@link GraphFiles#read} takes them; may be empty
     * @param progress takes a line from time to time
     * @throws InvalidGraphException if anything is wrong with the content
     * @throws GraphUnavailableException if the database cannot be read; the message says why
     * @throws IOException if a table cannot be read at all
     */
    public GraphContent read(String id, String name, List<Path> tables, Consumer<String> progress)
            throws IOException, InvalidGraphException {
        return read(id, name, tables, progress, PAGE, PATIENCE);
    }

    GraphContent read(
            String id,
            String name,
            List<Path> tables,
            Consumer<String> progress,
            int page,
            Duration patience)
            throws IOException, InvalidGraphException {
        GraphAssembler graph = new GraphAssembler(true);
        GraphRows rows = new GraphRows(graph);
        AuthToken token = user.isEmpty() ? AuthTokens.none() : AuthTokens.basic(user, password);
        Config config =
                Config.builder()
                        .withConnectionTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .withFetchSize(page)
                        .build();
        try (Driver driver = GraphDatabase.driver(address, token, config)) {
            new Neo4jRows(new Questions(this, driver, patience), id, name, page, progress)
                    .read(graph, rows);
        }
        GraphFiles.read(tables, rows);
        return graph.finish();
    }

    @Override
    public String toString() {
        return database.isEmpty() ? address : address + "/" + database;
    }

    /** Asks the database; what goes wrong is said in a sentence. */
    record Questions(Neo4jDatabase where, Driver driver, Duration patience) {

        /**
         * Hands over the rows of an answer one by one. The database makes the next ones only when
         * those before are taken.
         */
        void ask(String cypher, Map<String, Object> parameters, Consumer<Record> reader) {
            SessionConfig.Builder config =
                    SessionConfig.builder().withDefaultAccessMode(AccessMode.READ);
            if (!where.database.isEmpty()) {
                config.withDatabase(where.database);
            }
            AsyncSession session = driver.session(AsyncSession.class, config.build());
            ResultCursor rows = within(session.runAsync(cypher, parameters));
            Record row = within(rows.nextAsync());
            while (row != null) {
                reader.accept(row);
                row = within(rows.nextAsync());
            }
            within(session.closeAsync());
        }

        private <T> T within(CompletionStage<T> answer) {
            try {
                return answer.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new GraphUnavailableException(reason(e.getCause()), e);
            } catch (TimeoutException e) {
                throw new GraphUnavailableException(
                        "%s sent nothing for %d ms: see whether it is busy, and load the graph again"
                                .formatted(where, patience.toMillis()),
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GraphUnavailableException("reading %s was stopped".formatted(where), e);
            }
        }

        private String reason(@Nullable Throwable cause) {
            return switch (cause) {
                case AuthenticationException ignored ->
                        "%s refuses user and password: set %s and %s in the environment"
                                .formatted(where.address, USER, PASSWORD);
                case Neo4jException unknown when unknown.code().endsWith(".DatabaseNotFound") ->
                        "%s has no database %s: set %s to one that it has"
                                .formatted(where.address, where.database, DATABASE);
                case ServiceUnavailableException away when hasNoHost(away) ->
                        "there is no host of the name in %s".formatted(where.address);
                case ServiceUnavailableException ignored ->
                        "no Neo4j answers at %s: see whether it runs there, and whether address and port are right"
                                .formatted(where.address);
                case null, default -> "%s cannot be read: %s".formatted(where, cause);
            };
        }

        private static boolean hasNoHost(Throwable failure) {
            return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                    .anyMatch(UnknownHostException.class::isInstance);
        }
    }

    /**
     * Makes rows of a database's nodes and relationships, as tables have them. Names of properties
     * are parameters of the queries: what a caller writes never becomes Cypher.
     */
    private static final class Neo4jRows {

        private static final String LABELS =
                """
                MATCH (n)
                RETURN labels(n) AS labels, count(*) AS nodes, count(n[$name]) AS named
                """;
        private static final String KEYS =
                "MATCH (n) UNWIND keys(n) AS key RETURN DISTINCT key ORDER BY key LIMIT 20";
        // No order and no pages by id: without an index of ids, each page would begin with a look
        // at every element.
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
                String kinds =
                        unnamed.entrySet().stream()
                                .map(kind -> count(kind.getValue(), kind.getKey()))
                                .collect(Collectors.joining(", "));
                graph.warning(
                        "nodes without the property %s have their id as their name: %s; --name takes another property"
                                .formatted(name, kinds));
            }
        }

        /** Counts labels, and refuses before the long reading what could not be used after it. */
        private void count() throws InvalidGraphException {
            long[] nodes = new long[2];
            database.ask(
                    LABELS,
                    parameters,
                    record -> {
                        nodes[0] += record.get("nodes").asLong();
                        nodes[1] += record.get("named").asLong();
                        for (String label : record.get("labels").asList(Value::asString)) {
                            labels.merge(label, record.get("nodes").asLong(), Long::sum);
                        }
                    });
            if (nodes[0] == 0) {
                throw new InvalidGraphException(
                        List.of("%s holds no node".formatted(database.where())));
            }
            if (nodes[1] == 0) {
                StringBuilder keys = new StringBuilder();
                database.ask(
                        KEYS, Map.of(), row -> keys.append(' ').append(row.get("key").asString()));
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
            rows.row(
                    place("nodes of " + kind),
                    GraphRows.Table.NODES,
                    new Columns(columns, new TreeMap<>()));
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
            properties.forEach((property, value) -> evidence.put(property, text(value)));
            evidence.values().removeIf(String::isEmpty);
            rows.row(
                    place("relationships " + type),
                    GraphRows.Table.EDGES,
                    new Columns(columns, evidence));
        }

        private static @Nullable Object taken(
                Map<String, Object> properties, String property, String other) {
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
            Comparator<String> rarest =
                    Comparator.comparingLong(label -> labels.getOrDefault(label, 0L));
            return of.asList(Value::asString).stream()
                    .min(rarest.thenComparing(Comparator.naturalOrder()))
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

        private record Columns(Map<String, Object> values, SortedMap<String, String> evidence)
                implements GraphRows.Row {

            @Override
            public String text(String column) {
                return Neo4jRows.text(values.get(column));
            }

            @Override
            public List<String> list(String column) {
                return values.get(column) instanceof List<?> list
                        ? texts(list)
                        : GraphRows.Row.super.list(column);
            }

            @Override
            public SortedMap<String, String> pairs(String column) {
                return evidence;
            }
        }
    }
}
