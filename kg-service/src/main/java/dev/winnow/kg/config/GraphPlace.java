package dev.winnow.kg.config;

/** Where the graph is kept. */
public enum GraphPlace {
    /** In a file that is mapped into memory. */
    SNAPSHOT,
    /** In a Neo4j database, asked over Bolt. */
    NEO4J
}
