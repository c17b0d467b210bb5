package dev.winnow.eval.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.PathLimits;
import dev.winnow.eval.metric.TimePercentiles;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * Times what a store is asked for most, and whole questions, at the busiest node of the graph,
 * where every store is slowest.
 */
public final class GraphSpeed {

    private static final int ROUNDS = 200;
    private static final double NANOS_IN_MS = 1e6;

    /** Paths through what more than this many edges meet explain nothing. */
    private static final PathLimits PATHS = new PathLimits(3, 200, 50);

    /**
     * One thing that was asked.
     *
     * @param rows how much came back
     * @param ms milliseconds on the clock
     * @param processorMs milliseconds of processor time of the asking thread, which other programs
     *     on the machine do not lengthen
     */
    public record Timing(int rows, TimePercentiles ms, TimePercentiles processorMs) {}

    /**
     * Where to measure.
     *
     * @param hub the node of a kind with most edges
     * @param second the one after it
     * @param edges edges of the hub
     * @param name of the hub
     */
    public record Hubs(String hub, String second, int edges, String name) {}

    private GraphSpeed() {}

    /** The two busiest nodes of a kind. */
    public static Hubs hubs(GraphStore store, String kind) {
        List<GraphNode> nodes = new ArrayList<>();
        store.forEachNode(
                node -> {
                    if (node.entity().kind().equals(kind)) {
                        nodes.add(node);
                    }
                });
        // Stable: of equal degrees the first of the store.
        nodes.sort(Comparator.comparingInt(node -> -store.degree(node.entity().id())));
        Entity hub = nodes.get(0).entity();
        return new Hubs(hub.id(), nodes.get(1).entity().id(), store.degree(hub.id()), hub.name());
    }

    /**
     * Times of each kind of question to the store, and of whole questions about the busiest node,
     * in order.
     *
     * @param finder asks the same store
     */
    public static Map<String, Timing> measure(GraphStore store, FactFinder finder, Hubs hubs) {
        Map<String, Timing> times = new LinkedHashMap<>();
        times.put("node", time(store, s -> s.node(hubs.hub) == null ? 0 : 1));
        times.put("links", time(store, s -> s.links(List.of(hubs.hub), List.of()).size()));
        times.put("edges", time(store, s -> s.edges(List.of(hubs.hub), List.of()).size()));
        times.put("narrower", time(store, s -> s.narrower(hubs.hub).size()));
        times.put("paths", time(store, s -> s.paths(hubs.hub, hubs.second, PATHS).size()));
        for (String question :
                List.of("What is known about %s?", "Which genes are associated with %s?")) {
            String asked = question.formatted(hubs.name);
            times.put(
                    question.formatted("it"),
                    time(
                            store,
                            s ->
                                    finder.find(asked, List.of(), FactOptions.DEFAULTS)
                                            .facts()
                                            .size()));
        }
        return times;
    }

    private static Timing time(GraphStore store, ToIntFunction<GraphStore> question) {
        return time(ROUNDS, i -> question.applyAsInt(store));
    }

    /**
     * Times something after as many rounds that are not timed.
     *
     * @param asked given the number of the round, tells how much came back
     */
    static Timing time(int rounds, IntUnaryOperator asked) {
        List<Double> times = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int rows = 0;
        for (int i = -rounds; i < rounds; i++) {
            long used = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            rows = asked.applyAsInt(i);
            if (i >= 0) {
                times.add((System.nanoTime() - start) / NANOS_IN_MS);
                processor.add((threads.getCurrentThreadCpuTime() - used) / NANOS_IN_MS);
            }
        }
        return new Timing(rows, TimePercentiles.of(times), TimePercentiles.of(processor));
    }
}
