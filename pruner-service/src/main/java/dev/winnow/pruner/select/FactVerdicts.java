package dev.winnow.pruner.select;

import dev.winnow.core.context.Reason;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What has been decided about the graph facts. What the question asks for passes. Of the others passes what the model gave at least the
 * threshold; if the model saw none, all do; those beyond the ones that it saw rank below and go.
 */
final class FactVerdicts {

    private final List<RankedFact> facts;
    private final boolean[] kept;
    private final Reason[] reasons;

    FactVerdicts(List<RankedFact> facts, float threshold) {
        this.facts = facts;
        this.kept = new boolean[facts.size()];
        this.reasons = new Reason[facts.size()];
        boolean anyScored = facts.stream().anyMatch(ranked -> ranked.probability() != null);
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

    RankedFact fact(int i) {
        return facts.get(i);
    }

    boolean kept(int i) {
        return kept[i];
    }

    Reason reason(int i) {
        return reasons[i];
    }

    /** The facts that are kept, in order. */
    int[] passed() {
        int[] indexes = new int[kept.length];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                indexes[count++] = i;
            }
        }
        return Arrays.copyOf(indexes, count);
    }

    /** Says of a fact that passed whether it stays. */
    void settle(int i, boolean stays) {
        kept[i] = stays;
        reasons[i] = stays ? passing(i) : Reason.BUDGET;
    }

    List<RankedFact> keptFacts() {
        List<RankedFact> list = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                list.add(facts.get(i));
            }
        }
        return list;
    }

    private Reason passing(int i) {
        if (facts.get(i).fact().asked()) {
            return Reason.ASKED;
        }
        return facts.get(i).probability() == null ? Reason.UNSCORED : Reason.THRESHOLD;
    }
}
