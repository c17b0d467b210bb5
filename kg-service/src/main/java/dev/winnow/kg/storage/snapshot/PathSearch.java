package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphStore.GraphPath;
import dev.winnow.core.graph.GraphStore.PathLimits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One search for the paths between two nodes. Neighbours come in order, so paths are found in order
 * and the search can stop when it has enough.
 */
final class PathSearch {

    private final SnapshotTables tables;
    private final PathLimits limits;
    private final int from;
    private final int to;
    private final BitSet nearTo;
    private final List<GraphPath> found = new ArrayList<>();

    PathSearch(SnapshotTables tables, int from, int to, PathLimits limits) {
        this.tables = tables;
        this.limits = limits;
        this.from = from;
        this.to = to;
        this.nearTo = new BitSet(tables.size());
        if (limits.hops() > 1) {
            for (int node : tables.neighbours(to)) {
                if (isWay(node)) {
                    nearTo.set(node);
                }
            }
        }
    }

    /** Paths, shortest first. */
    List<GraphPath> paths() {
        for (int hops = 1; hops <= limits.hops() && !isFull(); hops++) {
            walk(hops, from);
        }
        return found;
    }

    /**
     * Adds the paths that go on from the last of these nodes, in so many hops. No more than two
     * nodes lie between the ends, so none is met twice.
     */
    private void walk(int hops, int... stops) {
        if (hops == 1) {
            add(with(stops, to));
            return;
        }
        for (int next : tables.neighbours(stops[stops.length - 1])) {
            if (!isFull() && (hops == 2 ? nearTo.get(next) : isWay(next))) {
                walk(hops - 1, with(stops, next));
            }
        }
    }

    private static int[] with(int[] stops, int next) {
        int[] longer = Arrays.copyOf(stops, stops.length + 1);
        longer[stops.length] = next;
        return longer;
    }

    /** Whether a path may lead through a node. */
    private boolean isWay(int node) {
        return node != from && node != to && tables.degree(node) <= limits.degree();
    }

    private boolean isFull() {
        return found.size() == limits.paths();
    }

    /** Adds every path through these nodes: one for each choice of links. */
    private void add(int... stops) {
        int[][] choices = new int[stops.length - 1][];
        for (int i = 0; i < choices.length; i++) {
            choices[i] = tables.edgesBetween(stops[i], stops[i + 1]);
            if (choices[i].length == 0) {
                return;
            }
        }
        List<Entity> entities = new ArrayList<>();
        for (int stop : stops) {
            entities.add(tables.entity(stop));
        }
        int[] chosen = new int[choices.length];
        while (!isFull()) {
            List<GraphLink> links = new ArrayList<>();
            for (int i = 0; i < chosen.length; i++) {
                links.add(tables.link(choices[i][chosen[i]]));
            }
            found.add(new GraphPath(entities, links));
            int last = chosen.length - 1;
            while (last >= 0 && ++chosen[last] == choices[last].length) {
                chosen[last--] = 0;
            }
            if (last < 0) {
                return;
            }
        }
    }
}
