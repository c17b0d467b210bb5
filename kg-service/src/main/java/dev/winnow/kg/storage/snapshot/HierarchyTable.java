package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** One direction of the hierarchy. */
final class HierarchyTable {

    private final SectionView starts;
    private final SectionView targets;
    private final NodeTable nodes;

    HierarchyTable(SectionView starts, SectionView targets, NodeTable nodes) {
        this.starts = starts;
        this.targets = targets;
        this.nodes = nodes;
    }

    /** Every term that can be reached, nearest first, then in order. */
    List<Term> from(int root) {
        List<Term> terms = new ArrayList<>();
        BitSet seen = new BitSet(nodes.size());
        seen.set(root);
        int[] ring = {root};
        for (int distance = 1; ring.length > 0; distance++) {
            ring = next(ring, distance, seen, terms);
        }
        return terms;
    }

    /**
     * The terms one step beyond a ring. A ring is walked in order, so the first term that reaches
     * another is the least.
     */
    private int[] next(int[] ring, int distance, BitSet seen, List<Term> terms) {
        long[] steps = new long[16];
        int count = 0;
        for (int term : ring) {
            int end = starts.intAt(term + 1);
            for (int step = starts.intAt(term); step < end; step++) {
                int target = targets.intAt(step);
                if (!seen.get(target)) {
                    seen.set(target);
                    if (count == steps.length) {
                        steps = Arrays.copyOf(steps, 2 * count);
                    }
                    steps[count++] = (long) target << 32 | term;
                }
            }
        }
        Arrays.sort(steps, 0, count);
        int[] ordered = new int[count];
        for (int i = 0; i < count; i++) {
            ordered[i] = (int) (steps[i] >>> 32);
            terms.add(
                    new Term(
                            nodes.entity(ordered[i]), nodes.entity((int) steps[i]).id(), distance));
        }
        return ordered;
    }
}
