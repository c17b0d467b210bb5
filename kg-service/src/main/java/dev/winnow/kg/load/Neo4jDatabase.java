package dev.winnow.kg.load;

import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
        Config config = Config.builder()
                .withConnectionTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .withFetchSize(page)
                .build();
        try (Driver driver = GraphDatabase.driver(address, token, config)) {
            new Neo4jRows(new Questions(this, driver, patience), id, name, page, progress).read(graph, rows);
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
            SessionConfig.Builder config = SessionConfig.builder().withDefaultAccessMode(AccessMode.READ);
            if (!where.database.isEmpty()) {
                config.withDatabase(where.database);
            }
            AsyncSession session = driver.session(AsyncSession.class, config.build());
            ResultCursor rows = within(session.runAsync(cypher, parameters));
            for (Record row = within(rows.nextAsync());
                    row != null;
                    row = within(rows.nextAsync())) {
                reader.accept(row);
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
                case AuthenticationException ignored -> "%s refuses user and password: set %s and %s in the environment"
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
}
