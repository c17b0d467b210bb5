package dev.winnow.kg.storage.neo4j;

import dev.winnow.core.graph.GraphUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthToken;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Asks the database, within a time. A database that does not answer is a {@link
 * GraphUnavailableException}, never an empty answer.
 */
final class Neo4jConnection implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    private final Neo4jSettings settings;
    private final Driver driver;

    Neo4jConnection(Neo4jSettings settings) {
        this.settings = settings;
        AuthToken token =
                settings.user().isEmpty()
                        ? AuthTokens.none()
                        : AuthTokens.basic(settings.user(), settings.password());
        long wait = settings.timeout().toMillis();
        // No retries: a caller has a deadline and learns that the graph is
        // away.
        this.driver =
                GraphDatabase.driver(
                        settings.uri(),
                        token,
                        Config.builder()
                                .withMaxConnectionPoolSize(CONNECTIONS)
                                .withConnectionTimeout(wait, TimeUnit.MILLISECONDS)
                                .withConnectionAcquisitionTimeout(wait, TimeUnit.MILLISECONDS)
                                .withMaxTransactionRetryTime(0, TimeUnit.MILLISECONDS)
                                .build());
    }

    /** The rows that a question is answered with. */
    List<Record> ask(String cypher, Map<String, Object> parameters) {
        return ask(cypher, parameters, settings.timeout());
    }

    List<Record> ask(String cypher, Map<String, Object> parameters, Duration timeout) {
        return in(
                AccessMode.READ,
                session -> session.run(cypher, parameters, within(timeout)).list());
    }

    /** Changes the database. */
    void change(String cypher, Map<String, Object> parameters, Duration timeout) {
        in(AccessMode.WRITE, session -> session.run(cypher, parameters, within(timeout)).consume());
    }

    private static TransactionConfig within(Duration timeout) {
        return TransactionConfig.builder().withTimeout(timeout).build();
    }

    private <T> T in(AccessMode mode, Function<Session, T> work) {
        SessionConfig config =
                SessionConfig.builder()
                        .withDatabase(settings.database())
                        .withDefaultAccessMode(mode)
                        .build();
        try (Session session = driver.session(config)) {
            return work.apply(session);
        } catch (Neo4jException e) {
            throw new GraphUnavailableException(
                    "the graph database %s did not answer: %s; see whether it runs, and whether address, user and password are right"
                            .formatted(settings, e.getMessage()),
                    e);
        }
    }

    /** Address of the database. */
    @Override
    public String toString() {
        return settings.toString();
    }

    @Override
    public void close() {
        driver.close();
    }
}
