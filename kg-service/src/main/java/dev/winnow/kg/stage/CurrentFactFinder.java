package dev.winnow.kg.stage;

import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.ServedGraph;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The finder for the graph that is served now. What it prepares from the graph is made once for
 * each graph. Safe for use by several threads.
 */
public final class CurrentFactFinder {

    /**
     * A graph and its finder, which belong together whatever is served next.
     *
     * @param graph the graph
     * @param finder asks it
     */
    public record Prepared(ServedGraph graph, FactFinder finder) {}

    private final GraphSource source;
    private final Function<ServedGraph, FactFinder> rule;

    private volatile @Nullable Prepared last;

    /**
     * @param rule makes the finder for a graph
     */
    public CurrentFactFinder(GraphSource source, Function<ServedGraph, FactFinder> rule) {
        this.source = source;
        this.rule = rule;
    }

    /** The finder now; null if no graph is served. */
    public @Nullable Prepared current() {
        ServedGraph graph = source.current();
        if (graph == null) {
            return null;
        }
        Prepared known = last;
        if (known != null && known.graph().equals(graph)) {
            return known;
        }
        // Two threads may both make one after a swap; both are right.
        Prepared made = new Prepared(graph, rule.apply(graph));
        last = made;
        return made;
    }
}
