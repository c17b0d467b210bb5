/**
 * Reads a graph from files: tables with tabs or commas, or JSON lines, plain or gzipped. Entry
 * point: {@link dev.winnow.kg.load.GraphFiles}. Which table a file is follows from its columns.
 * Independent of what is done with the graph.
 */
@NullMarked
package dev.winnow.kg.load;

import org.jspecify.annotations.NullMarked;
