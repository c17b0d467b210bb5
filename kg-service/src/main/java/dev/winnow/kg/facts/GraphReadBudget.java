package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Edges that one question reads of the graph, counted and bounded, so that a question about
 * "disease" costs no more than it may. For one thread.
 */
final class GraphReadBudget {

    /**
     * Edges that one question may read: a tenth of a second on one core, where no question of
     * BiomixQA reads half as many. A question that reaches the bound says so.
     */
    static final int MOST_EDGES = 60_000;

    /**
     * Entities whose edges are read at first between two looks at the clock, and at most: as many
     * as keep to {@link #EDGES_AT_ONCE}.
     */
    private static final int FIRST_ENTITIES = 16;

    private static final int MOST_ENTITIES = 512;

    /** A millisecond's reading in a snapshot. */
    private static final int EDGES_AT_ONCE = 1_000;

    private final GraphStore store;
    private final TimeLimit limit;
    private final Map<String, Terms> narrower = new HashMap<>();
    private int edges;
    private @Nullable Truncation truncation;

    GraphReadBudget(GraphStore store, TimeLimit limit) {
        this.store = store;
        this.limit = limit;
    }

    /**
     * Hands over the edges of these entities until the question has read enough, those of the first
     * entities first. An edge between two of them may come twice.
     */
    void edges(List<String> ids, List<String> relations, Consumer<GraphEdge> use) {
        int from = 0;
        int step = FIRST_ENTITIES;
        while (from < ids.size() && !isOver()) {
            int to = Math.min(ids.size(), from + step);
            List<GraphEdge> read = store.edges(ids.subList(from, to), relations);
            edges += read.size();
            read.forEach(use);
            from = to;
            step =
                    read.size() < EDGES_AT_ONCE
                            ? Math.min(MOST_ENTITIES, 2 * step)
                            : Math.max(1, step / 2);
        }
    }

    /** The entity with all that is narrower, or alone. Walked once. */
    Terms narrower(Entity root, boolean rollUp) {
        return rollUp
                ? narrower.computeIfAbsent(root.id(), id -> Terms.narrower(store, root))
                : Terms.alone(root);
    }

    /** Whether nothing more may be read; remembers why. */
    boolean isOver() {
        if (truncation == null) {
            if (limit.over()) {
                truncation = Truncation.DEADLINE;
            } else if (edges >= MOST_EDGES) {
                truncation = Truncation.EDGES;
            }
        }
        return truncation != null;
    }

    /** Reason why something was not read; null if all was. */
    @Nullable Truncation truncation() {
        return truncation;
    }
}
