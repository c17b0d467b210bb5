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
 * A whole graph that passed every check. Nodes and relations are referred to by their indexes in
 * these lists.
 *
 * @param relations ordered by id
 * @param nodes ordered by id
 * @param rows ordered by subject, relation, object and source
 * @param hierarchy steps from a term to a broader one, without cycles
 * @param warnings what was wrong and was repaired or left out, one line each
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

    /** Whether the row at this index is the first of its edge. */
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

        /** By edge, then by source. No two rows have both in common. */
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

        private static final byte UNSEEN = 0;
        private static final byte ON_PATH = 1;
        private static final byte DONE = 2;

        private final long[] steps;
        private final List<List<Integer>> cycles;

        private Hierarchy(long[] steps, List<List<Integer>> cycles) {
            this.steps = steps;
            this.cycles = List.copyOf(cycles);
        }

        /** Whether a relation with this verb leads to broader terms, if the input does not say. */
        public static boolean isNamedBy(String verb) {
            return VERBS.contains(verb.toLowerCase(Locale.ROOT));
        }

        /**
         * Leaves out the steps that close a cycle. These are the same on every run: a depth-first
         * search visits terms in order, and leaves out each step back to a term of its own path.
         *
         * @param nodes number of terms
         * @param steps sorted; each has the narrower term in its high and the broader term in its
         *     low 32 bits
         */
        static Hierarchy of(int nodes, long[] steps) {
            int[] starts = new int[nodes + 1];
            for (long step : steps) {
                starts[(int) (step >>> 32) + 1]++;
            }
            for (int i = 0; i < nodes; i++) {
                starts[i + 1] += starts[i];
            }
            boolean[] leftOut = new boolean[steps.length];
            List<List<Integer>> cycles = breakCycles(nodes, starts, steps, leftOut);
            long[] kept =
                    IntStream.range(0, steps.length)
                            .filter(step -> !leftOut[step])
                            .mapToLong(step -> steps[step])
                            .toArray();
            return new Hierarchy(kept, cycles);
        }

        /**
         * Searches depth-first and returns the cycles. Recursion could overflow the call stack,
         * since ontologies can be deep.
         *
         * @param starts index of the first step of each term
         * @param leftOut set for each step that closes a cycle
         */
        private static List<List<Integer>> breakCycles(
                int nodes, int[] starts, long[] steps, boolean[] leftOut) {
            List<List<Integer>> cycles = new ArrayList<>();
            byte[] state = new byte[nodes];
            int[] path = new int[nodes];
            int[] next = Arrays.copyOf(starts, nodes);
            for (int root = 0; root < nodes; root++) {
                if (state[root] != UNSEEN) {
                    continue;
                }
                int depth = 0;
                path[0] = root;
                state[root] = ON_PATH;
                while (depth >= 0) {
                    int node = path[depth];
                    if (next[node] == starts[node + 1]) {
                        state[node] = DONE;
                        depth--;
                        continue;
                    }
                    int step = next[node]++;
                    int broader = (int) steps[step];
                    if (state[broader] == ON_PATH) {
                        leftOut[step] = true;
                        cycles.add(cycle(path, depth, broader));
                    } else if (state[broader] == UNSEEN) {
                        state[broader] = ON_PATH;
                        path[++depth] = broader;
                    }
                }
            }
            return cycles;
        }

        private static List<Integer> cycle(int[] path, int depth, int first) {
            int from = depth;
            while (path[from] != first) {
                from--;
            }
            return Arrays.stream(path, from, depth + 1).boxed().toList();
        }

        /**
         * The steps, sorted; each has the narrower term in its high and the broader term in its low
         * 32 bits.
         */
        public long[] steps() {
            return steps.clone();
        }

        /**
         * The terms of each cycle that was found; the step from the last of them back to the first
         * was left out.
         */
        List<List<Integer>> cycles() {
            return cycles;
        }
    }
}
