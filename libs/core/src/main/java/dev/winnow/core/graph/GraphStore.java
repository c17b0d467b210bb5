package dev.winnow.core.graph;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A knowledge graph that can be asked for what is around an entity. Its content does not change
 * while it is open. Safe for use by several threads. An id that the graph does not hold has no
 * node, no edges, no paths and no broader or narrower terms. A component that answers a caller
 * checks {@link GraphDescription#visibleTo} first.
 *
 * <p>Links and edges are ordered by subject, relation and object; each appears once, a loop too.
 */
public interface GraphStore extends AutoCloseable {

    /** Name, scope and counts of this graph; the same at every call. */
    GraphDescription description();

    /** Every kind of edge, ordered by id. */
    List<Relation> relations();

    /** The node of an id, or null if the graph does not hold it. */
    @Nullable GraphNode node(String id);

    /** Hands over every node, ordered by id. */
    void forEachNode(Consumer<GraphNode> reader);

    /** Number of edges that begin or end at an entity. A loop counts once. */
    int degree(String id);

    /**
     * Links that begin or end at any of these entities.
     *
     * @param ids the entities; repeats do no harm
     * @param relations ids of the kinds of edge to follow; empty for all
     */
    List<GraphLink> links(List<String> ids, List<String> relations);

    /** Edges, as {@link #links} with the evidence. */
    List<GraphEdge> edges(List<String> ids, List<String> relations);

    /** Edges between two entities, in either direction. */
    List<GraphEdge> between(String one, String other);

    /**
     * Paths from one entity to another, shortest first, then by the ids that they pass and the
     * relations. The ends themselves may have any degree. Two paths may differ in nothing but a
     * relation. Of two equal entities there is none.
     */
    List<GraphPath> paths(String from, String to, PathLimits limits);

    /** Every broader term of an entity along hierarchical relations, nearest first, then by id. */
    List<Term> broader(String id);

    /** Every narrower term of an entity along hierarchical relations, nearest first, then by id. */
    List<Term> narrower(String id);

    @Override
    void close();
}
