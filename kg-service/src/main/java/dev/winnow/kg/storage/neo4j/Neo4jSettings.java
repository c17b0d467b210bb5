package dev.winnow.kg.storage.neo4j;

import java.time.Duration;

/**
 * Address and credentials of the database.
 *
 * @param uri e.g. {@code neo4j+s://graph.example.org} or {@code bolt://127.0.0.1:7687}
 * @param user empty if the database asks for nobody
 * @param password of the user
 * @param database name of the database
 * @param timeout for each question, connecting included
 */
public record Neo4jSettings(
        String uri, String user, String password, String database, Duration timeout) {

    /** The name of the database that Neo4j comes with. */
    public static final String DATABASE = "neo4j";

    @Override
    public String toString() {
        return uri + "/" + database;
    }
}
