package dev.winnow.core.graph;

import dev.winnow.core.query.Scope;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

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
public record GraphDescription(
        String version,
        String checksum,
        String scope,
        long rows,
        SortedMap<String, Long> nodes,
        SortedMap<String, Long> edges) {

    /**
     * The label of a graph that every tenant may see. It can be no graph's tenant: a label with a
     * tenant of that name is refused.
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
