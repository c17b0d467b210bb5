package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphStore.GraphPath;
import dev.winnow.core.graph.GraphStore.PathLimits;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import java.util.ArrayList;
import java.util.List;

/** Steps of the shortest paths between two entities that no edge joins, those through hubs last. */
record ConnectingPaths(GraphReads reads) {

    /**
     * Passed by on the way: what has more edges explains nothing. A twentieth of one per cent of
     * the shared graph's nodes have more.
     */
    private static final int HUB = 500;

    /** Paths that are compared, and paths that are kept. */
    private static final int SEEN = 50;

    private static final int KEPT = 5;

    List<CandidateFact> between(Entity one, Entity other) {
        PathLimits limits = new PathLimits(reads.options.hops(), HUB, SEEN);
        List<GraphPath> paths = new ArrayList<>(reads.store.paths(one.id(), other.id(), limits));
        // The store's order (length, then ids) stays between equals, for the sort is stable.
        paths.sort((a, b) -> Float.compare(penalised(b), penalised(a)));
        List<CandidateFact> found = new ArrayList<>();
        for (GraphPath path : paths.subList(0, Math.min(KEPT, paths.size()))) {
            for (GraphLink link : path.links()) {
                for (GraphEdge edge :
                        reads.store.between(link.subject().id(), link.object().id())) {
                    if (edge.link().equals(link)) {
                        reads.admit(edge, one, List.of(), Origin.WAY, penalised(path), found);
                    }
                }
            }
        }
        return found;
    }

    /**
     * 1 for a way through nodes of degree 2, less for each further edge of what it passes, in
     * logarithms.
     */
    private float penalised(GraphPath path) {
        double worth = 1d;
        for (Entity passed : path.entities().subList(1, path.entities().size() - 1)) {
            worth /= 1d + Math.log(Math.max(2, reads.store.degree(passed.id())) / 2d);
        }
        return (float) worth;
    }
}
