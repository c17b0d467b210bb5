package dev.winnow.core.graph;

import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.query.Scope;
import dev.winnow.core.settings.Ranges;
import java.io.Serial;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /**
     * Name, scope and size of a graph.
     *
     * @param version the operator's name of this state of the graph
     * @param checksum hash of its content: equal for equal graphs, and for those alone
     * @param scope public, or the tenant whose graph it is
     * @param rows number of statements; several sources may state one edge
     * @param nodes entities of each kind
     * @param edges edges of each relation, each counted once
     */
    record GraphDescription(
            String version,
            String checksum,
            String scope,
            long rows,
            SortedMap<String, Long> nodes,
            SortedMap<String, Long> edges) {

        /**
         * The label of a graph that every tenant may see. It can be no graph's tenant: a label with
         * a tenant of that name is refused.
         */
        public static final String PUBLIC = "public";

        public GraphDescription {
            nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
            edges = Collections.unmodifiableSortedMap(new TreeMap<>(edges));
        }

        /** Whether the graph may be shown to a caller. */
        public boolean visibleTo(Scope caller) {
            return scope.equals(PUBLIC) || scope.equals(caller.tenant().value());
        }
    }

    /**
     * Bounds of a search for paths.
     *
     * @param hops longest path in links, 1 to {@link #MOST_HOPS}
     * @param degree an entity on the way with more edges is passed by: what everything is joined to
     *     explains nothing
     * @param paths most paths handed back
     */
    record PathLimits(int hops, int degree, int paths) {

        /** Beyond it nearly everything is joined to everything, and a path explains nothing. */
        public static final int MOST_HOPS = 3;

        public PathLimits {
            Ranges.between("hops", hops, 1, MOST_HOPS);
            Ranges.atLeast("degree", degree, 1);
            Ranges.atLeast("paths", paths, 1);
        }
    }

    /**
     * A way from one entity to another.
     *
     * @param entities what it passes, both ends included; no entity twice
     * @param links what joins each of them with the next, in either direction; one fewer
     */
    record GraphPath(List<Entity> entities, List<GraphLink> links) {

        public GraphPath {
            entities = List.copyOf(entities);
            links = List.copyOf(links);
            if (entities.size() != links.size() + 1) {
                throw new IllegalArgumentException(
                        "a path through %d entities has %d links, got %d"
                                .formatted(entities.size(), entities.size() - 1, links.size()));
            }
        }
    }

    /**
     * A place in the hierarchy, seen from a term above or below it.
     *
     * @param entity the term
     * @param via id of the next term on the shortest way back to where the look began; of several,
     *     the least
     * @param distance steps to where the look began, 1 upwards
     */
    record Term(Entity entity, String via, int distance) {}

    /** A graph could not be opened, or its database not be read. The message says what to do. */
    final class GraphUnavailableException extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        public GraphUnavailableException(String message) {
            super(message);
        }

        public GraphUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
