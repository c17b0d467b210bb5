package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.score.Score;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The decisions about the graph facts. Those that the question asks for pass. Of the others those
 * pass that reach the threshold; if the model saw none, all do; those beyond the ones that it saw
 * rank below and are dropped.
 */
final class FactDecisions {

    private final List<ScoredFact> facts;
    private final boolean[] kept;
    private final Reason[] reasons;

    FactDecisions(List<ScoredFact> facts, float threshold) {
        this.facts = facts;
        this.kept = new boolean[facts.size()];
        this.reasons = new Reason[facts.size()];
        boolean anyScored = facts.stream().anyMatch(scored -> scored.probability() != null);
        for (int i = 0; i < kept.length; i++) {
            Score probability = facts.get(i).probability();
            kept[i] =
                    facts.get(i).fact().asked()
                            || (probability == null
                                    ? !anyScored
                                    : probability.value() >= threshold);
            reasons[i] = kept[i] || probability != null ? passing(i) : Reason.RANK;
        }
    }

    int size() {
        return kept.length;
    }

    ScoredFact fact(int i) {
        return facts.get(i);
    }

    boolean kept(int i) {
        return kept[i];
    }

    Reason reason(int i) {
        return reasons[i];
    }

    /** Indexes of the facts that are kept, in order. */
    int[] passed() {
        return IntStream.range(0, kept.length).filter(this::kept).toArray();
    }

    /** Sets whether a fact that passed stays. */
    void settle(int i, boolean stays) {
        kept[i] = stays;
        reasons[i] = stays ? passing(i) : Reason.BUDGET;
    }

    List<ScoredFact> passedFacts() {
        return Arrays.stream(passed()).mapToObj(facts::get).toList();
    }

    /** The facts that are kept, as the graph gave them. */
    List<GraphFact> keptFacts() {
        return passedFacts().stream().map(ScoredFact::fact).toList();
    }

    private Reason passing(int i) {
        if (facts.get(i).fact().asked()) {
            return Reason.ASKED;
        }
        return facts.get(i).probability() == null ? Reason.UNSCORED : Reason.THRESHOLD;
    }
}
