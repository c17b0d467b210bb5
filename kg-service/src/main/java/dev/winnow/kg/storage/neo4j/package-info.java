/**
 * The graph in Neo4j, over Bolt, for graphs that outgrow one machine. The same contract as the
 * snapshot's, edge for edge and in the same order. Entry points: {@link
 * dev.winnow.kg.storage.neo4j.Neo4jStore}, {@link dev.winnow.kg.storage.neo4j.Neo4jSwap} and {@link
 * dev.winnow.kg.storage.neo4j.Neo4jWriter}. Every value is a parameter of its query: what a caller
 * writes never becomes Cypher.
 */
@NullMarked
package dev.winnow.kg.storage.neo4j;

import org.jspecify.annotations.NullMarked;
