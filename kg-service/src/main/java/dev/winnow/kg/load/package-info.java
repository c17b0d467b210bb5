/**
 * Reads a graph from files, which are tables with tabs or commas or JSON lines, plain or gzipped,
 * or from a Neo4j database of any content, over Bolt. Entry points: {@link
 * dev.winnow.kg.load.GraphFiles} and {@link dev.winnow.kg.load.Neo4jDatabase}. Both become the same
 * rows and are checked alike; which table a file is follows from its columns. Independent of what
 * is done with the graph.
 */
@NullMarked
package dev.winnow.kg.load;

import org.jspecify.annotations.NullMarked;
