package dev.winnow.core.graph;

/**
 * A node of the graph.
 *
 * @param id the graph's own id, e.g. {@code DOID:9970}
 * @param kind e.g. {@code Disease}
 * @param name preferred name
 */
public record Entity(String id, String kind, String name) {}
