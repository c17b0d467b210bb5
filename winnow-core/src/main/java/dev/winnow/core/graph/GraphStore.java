package dev.winnow.core.graph;

import java.util.List;

/** A knowledge graph that can be asked for the facts around an entity. Safe for use by several threads. */
public interface GraphStore extends AutoCloseable {

    /**
     * Facts that begin or end at an entity.
     *
     * @param predicates kinds of edge to follow; empty for all
     * @return ordered by fact id
     */
    List<GraphFact> neighbours(Entity entity, List<String> predicates);

    /** Hash of the graph's content, for reports. */
    String checksum();

    @Override
    void close();
}
