package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.PathLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on the facts of an answer.
 *
 * @param maxFacts most facts, 1 upwards
 * @param tokenBudget most tokens of the facts as grouped lines, 1 upwards
 * @param minShare share of the budget that each entity's own facts get before the best of all get
 *     the rest, 0 to 1; together at most the whole
 * @param rollUp whether a fact of a narrower term counts for the broader one
 * @param hops longest path between two entities that no edge joins, 1 to {@link
 *     PathLimits#MOST_HOPS}; 1 for none
 * @param leastGrade sources below it do not count, null for all
 * @param leastSources facts that fewer sources state are left out, 1 upwards
 * @param licences sources under another licence do not count; empty for all
 */
public record FactOptions(
        int maxFacts,
        int tokenBudget,
        float minShare,
        boolean rollUp,
        int hops,
        @Nullable EvidenceGrade leastGrade,
        int leastSources,
        List<String> licences) {

    /**
     * 150 facts are KG-RAG's number of sentences for a question; 1,000 tokens hold what the
     * questions of BiomixQA need; a fifth for each entity keeps a hub from taking all. Three hops
     * are the longest path that still explains something.
     */
    public static final FactOptions DEFAULTS =
            new FactOptions(150, 1_000, .2f, true, PathLimits.MOST_HOPS, null, 1, List.of());

    public FactOptions {
        atLeastOne("facts", maxFacts);
        atLeastOne("tokens", tokenBudget);
        atLeastOne("sources", leastSources);
        if (!(minShare >= 0f && minShare <= 1f)) {
            throw new IllegalArgumentException(
                    "an entity's share must lie between 0 and 1, got " + minShare);
        }
        if (hops < 1 || hops > PathLimits.MOST_HOPS) {
            throw new IllegalArgumentException(
                    "paths have 1 to %d hops, got %d".formatted(PathLimits.MOST_HOPS, hops));
        }
        licences = List.copyOf(licences);
    }

    /** These options with other limits. */
    public FactOptions within(int facts, int tokens) {
        return new FactOptions(
                facts, tokens, minShare, rollUp, hops, leastGrade, leastSources, licences);
    }

    /** Whether every edge counts with all its sources. */
    boolean admitAll() {
        return leastGrade == null && licences.isEmpty() && leastSources == 1;
    }

    /** These options with every source counting. */
    FactOptions unfiltered() {
        return new FactOptions(maxFacts, tokenBudget, minShare, rollUp, hops, null, 1, List.of());
    }

    /** Whether a row counts as a source. */
    boolean counts(Provenance row, EvidenceRules rules) {
        return (leastGrade == null || rules.grade(row).reaches(leastGrade))
                && (licences.isEmpty() || licences.contains(row.licence()));
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "at least 1 of %s is needed, got %d".formatted(name, value));
        }
    }
}
