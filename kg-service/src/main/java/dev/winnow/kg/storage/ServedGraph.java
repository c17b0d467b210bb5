package dev.winnow.kg.storage;

import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;

/**
 * A graph with the linker that was made from it. An answer takes one and keeps to it.
 *
 * @param store the graph
 * @param linker finds its entities
 */
public record ServedGraph(GraphStore store, EntityLinker linker) {}
