package dev.winnow.kg.build;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A whole graph that passed every check. Indexes of nodes and relations are places in these lists.
 *
 * @param relations ordered by id
 * @param nodes ordered by id
 * @param rows ordered by subject, relation, object and source
 * @param hierarchy steps from a term to a broader one, without cycles
 * @param warnings what was mended on the way, a line each
 */
public record GraphContent(
        List<Relation> relations,
        List<GraphNode> nodes,
        List<EdgeRow> rows,
        Hierarchy hierarchy,
        List<String> warnings) {

    public GraphContent {
        relations = List.copyOf(relations);
        nodes = List.copyOf(nodes);
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /** Whether the row at a place states another edge than the row before it. */
    public boolean beginsEdge(int row) {
        return row == 0 || !rows.get(row).sameEdge(rows.get(row - 1));
    }

    /**
     * One row of the input: a source that states an edge.
     *
     * @param subject index of the node where the edge starts
     * @param relation index of the relation
     * @param object index of the node where it ends
     * @param provenance who says so, and with what evidence
     */
    public record EdgeRow(int subject, int relation, int object, Provenance provenance) {

        /** By edge, then by source. Rows are unique in both. */
        static final Comparator<EdgeRow> ORDER =
                Comparator.comparingInt(EdgeRow::subject)
                        .thenComparingInt(EdgeRow::relation)
                        .thenComparingInt(EdgeRow::object)
                        .thenComparing(row -> row.provenance().source());

        private boolean sameEdge(EdgeRow other) {
            return subject == other.subject && relation == other.relation && object == other.object;
        }
    }

    /**
     * The steps from narrower to broader terms. A cycle would make each of its terms a kind of
     * itself, so the step that closes one is left out here; its edge stays in the graph.
     */
    public static final class Hierarchy {

        /** Verbs by which public graphs write the step from a term to a broader one. */
        private static final Set<String> VERBS =
                Set.of("is a", "isa", "is_a", "subclass of", "subclass_of");

        private final long[] steps;
        private final List<List<Integer>> cycles;

        private Hierarchy(long[] steps, List<List<Integer>> cycles) {
            this.steps = steps;
            this.cycles = List.copyOf(cycles);
        }

        /** Whether a relation with this verb leads to broader terms, where no table says so. */
        public static boolean isNamedBy(String verb) {
            return VERBS.contains(verb.toLowerCase(Locale.ROOT));
        }

        /**
         * Takes steps in and leaves out those that close a cycle, always the same ones: terms are
         * walked in order, and a step back to a term on the way is left out.
         *
         * @param nodes number of terms
         * @param steps narrower term in the high and broader term in the low half of each, sorted
         */
        static Hierarchy of(int nodes, long[] steps) {
            int[] starts = new int[nodes + 1];
            for (long step : steps) {
                starts[(int) (step >>> 32) + 1]++;
            }
            for (int i = 0; i < nodes; i++) {
                starts[i + 1] += starts[i];
            }
            boolean[] left = new boolean[steps.length];
            List<List<Integer>> cycles = closingSteps(nodes, starts, steps, left);
            long[] kept =
                    IntStream.range(0, steps.length)
                            .filter(step -> !left[step])
                            .mapToLong(step -> steps[step])
                            .toArray();
            return new Hierarchy(kept, cycles);
        }

        /** A walk in depth with a stack of its own: ontologies can be deep. */
        private static List<List<Integer>> closingSteps(
                int nodes, int[] starts, long[] steps, boolean[] left) {
            List<List<Integer>> cycles = new ArrayList<>();
            byte[] state = new byte[nodes];
            int[] way = new int[nodes];
            int[] next = Arrays.copyOf(starts, nodes);
            for (int root = 0; root < nodes; root++) {
                if (state[root] != 0) {
                    continue;
                }
                int depth = 0;
                way[0] = root;
                state[root] = 1;
                while (depth >= 0) {
                    int node = way[depth];
                    if (next[node] == starts[node + 1]) {
                        state[node] = 2;
                        depth--;
                        continue;
                    }
                    int step = next[node]++;
                    int target = (int) steps[step];
                    if (state[target] == 1) {
                        left[step] = true;
                        cycles.add(cycle(way, depth, target));
                    } else if (state[target] == 0) {
                        state[target] = 1;
                        way[++depth] = target;
                    }
                }
            }
            return cycles;
        }

        private static List<Integer> cycle(int[] way, int depth, int target) {
            int from = depth;
            while (way[from] != target) {
                from--;
            }
            return Arrays.stream(way, from, depth + 1).boxed().toList();
        }

        /**
         * The steps in order, narrower term in the high and broader term in the low half of each.
         */
        public long[] steps() {
            return steps.clone();
        }

        /**
         * Steps that were left out: the terms of each cycle; the step from the last back to the
         * first is the missing one.
         */
        List<List<Integer>> cycles() {
            return cycles;
        }
    }
}
