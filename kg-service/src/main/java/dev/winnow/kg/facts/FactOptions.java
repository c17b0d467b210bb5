package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.PathLimits;
import dev.winnow.core.settings.Ranges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on the facts of an answer.
 *
 * @param maxFacts most facts, 1 upwards
 * @param tokenBudget most tokens of the facts as grouped lines, 1 upwards
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
        boolean rollUp,
        int hops,
        @Nullable EvidenceGrade leastGrade,
        int leastSources,
        List<String> licences) {

    /**
     * 150 facts are KG-RAG's number of sentences for a question; 1,000 tokens hold what the
     * questions of BiomixQA need. Three hops are the longest path that still explains something.
     */
    public static final FactOptions DEFAULTS =
            new FactOptions(150, 1_000, true, PathLimits.MOST_HOPS, null, 1, List.of());

    public FactOptions {
        Ranges.atLeast("facts", maxFacts, 1);
        Ranges.atLeast("tokens", tokenBudget, 1);
        Ranges.atLeast("sources", leastSources, 1);
        Ranges.between("hops", hops, 1, PathLimits.MOST_HOPS);
        licences = List.copyOf(licences);
    }

    /** These options with other limits. */
    public FactOptions within(int facts, int tokens) {
        return new FactOptions(facts, tokens, rollUp, hops, leastGrade, leastSources, licences);
    }

    /** Whether every edge counts with all its sources. */
    boolean admitAll() {
        return leastGrade == null && licences.isEmpty() && leastSources == 1;
    }

    /** These options with every source counting. */
    FactOptions unfiltered() {
        return new FactOptions(maxFacts, tokenBudget, rollUp, hops, null, 1, List.of());
    }

    /** Whether a row counts as a source. */
    boolean counts(Provenance row, EvidenceRules rules) {
        return (leastGrade == null || rules.grade(row).reaches(leastGrade))
                && (licences.isEmpty() || licences.contains(row.licence()));
    }
}
