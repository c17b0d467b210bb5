package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The entries that a budget admits: sentences first, then facts, numbered through. {@link #enact}
 * makes the decisions those of this selection.
 */
final class BudgetSelection {

    private final SentenceDecisions decisions;
    private final FactDecisions facts;
    private final TokenCosts costs;
    private final List<Cost> factCosts;
    private final int[] factIndexes;
    private final Reason[] reasons;
    private final BitSet in = new BitSet();

    BudgetSelection(
            SentenceDecisions decisions,
            FactDecisions facts,
            TokenCosts costs,
            List<Cost> factCosts) {
        this.decisions = decisions;
        this.facts = facts;
        this.costs = costs;
        this.factCosts = factCosts;
        this.factIndexes = facts.passed();
        this.reasons = new Reason[costs.costs().size()];
        for (int e = 0; e < reasons.length; e++) {
            reasons[e] =
                    costs.fills().get(e) ? Reason.FILL : decisions.reason(costs.sentences().get(e));
        }
    }

    void admit(boolean[] entries) {
        for (int e = 0; e < entries.length; e++) {
            in.set(e, entries[e]);
        }
    }

    /**
     * @param fact its place among those that passed
     */
    void admitFact(int fact) {
        in.set(reasons.length + fact);
    }

    void admitAllFacts() {
        in.set(reasons.length, reasons.length + factCosts.size());
    }

    /** Hands room that the passages left to facts that their share had no room for. */
    void admitWaitingFacts(BudgetRule rule, int left) {
        admitFacts(f -> !in.get(reasons.length + f), rule, left);
    }

    /**
     * Admits those of some facts that the rule lets in.
     *
     * @param candidates by their places among those that passed
     * @param room most tokens
     * @return their tokens
     */
    int admitFacts(IntPredicate candidates, BudgetRule rule, int room) {
        int[] numbers = IntStream.range(0, factCosts.size()).filter(candidates).toArray();
        List<Cost> asking = Arrays.stream(numbers).mapToObj(factCosts::get).toList();
        boolean[] admitted = rule.admit(asking, List.of(), room);
        for (int n = 0; n < numbers.length; n++) {
            in.set(reasons.length + numbers[n], admitted[n]);
        }
        return BudgetRule.price(asking, admitted, List.of());
    }

    /** All entries, the worthiest first. */
    int[] bestFirst() {
        float[] worths = new float[reasons.length + factCosts.size()];
        for (int e = 0; e < worths.length; e++) {
            worths[e] = cost(e).worth();
        }
        return Ranking.order(worths);
    }

    /** The entries that only fill, the worthiest first. */
    int[] bestFillsFirst() {
        return Arrays.stream(bestFirst())
                .filter(entry -> entry < reasons.length && costs.fills().get(entry))
                .toArray();
    }

    /** The tokens of an entry with the heading and the title that it needs. */
    long alone(int entry) {
        List<Group> groups = costs.groups();
        return cost(entry).tokens()
                + cost(entry).paidWith(groups).mapToLong(g -> groups.get(g).tokens()).sum();
    }

    void putIn(int entry) {
        in.set(entry);
    }

    /**
     * Takes an entry out.
     *
     * @return its cost by itself and with what it brings, 0 if it was not in
     */
    int takeOut(int entry) {
        if (!in.get(entry)) {
            return 0;
        }
        in.clear(entry);
        Cost cost = cost(entry);
        return cost.tokens()
                + cost.also().stream().mapToInt(g -> costs.groups().get(g).tokens()).sum();
    }

    boolean isEmpty() {
        return in.isEmpty();
    }

    /** Makes the decisions those of this selection. */
    void enact() {
        for (int e = 0; e < reasons.length; e++) {
            int sentence = costs.sentences().get(e);
            if (in.get(e)) {
                decisions.keep(sentence, reasons[e]);
            } else {
                decisions.drop(sentence, costs.fills().get(e) ? Reason.THRESHOLD : Reason.BUDGET);
            }
        }
        decisions.settleCompanions();
        for (int f = 0; f < factIndexes.length; f++) {
            facts.settle(factIndexes[f], in.get(reasons.length + f));
        }
    }

    private Cost cost(int entry) {
        return entry < reasons.length
                ? costs.costs().get(entry)
                : factCosts.get(entry - reasons.length);
    }
}
