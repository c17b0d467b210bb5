package dev.winnow.pruner.select;

import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.fusion.Ranking;
import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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
            reasons[e] = costs.fills()[e] ? Reason.FILL : decisions.reason(costs.sentences()[e]);
        }
    }

    void admit(boolean[] entries, boolean[] factsIn) {
        for (int e = 0; e < entries.length; e++) {
            in.set(e, entries[e]);
        }
        for (int f = 0; f < factsIn.length; f++) {
            in.set(reasons.length + f, factsIn[f]);
        }
    }

    /** Hands room that the passages left to facts that their share had no room for. */
    void admitMoreFacts(BudgetRule rule, int left) {
        List<Cost> waiting = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int f = 0; f < factCosts.size(); f++) {
            if (!in.get(reasons.length + f)) {
                waiting.add(factCosts.get(f));
                numbers.add(reasons.length + f);
            }
        }
        boolean[] admitted = rule.admit(waiting, List.of(), left);
        for (int w = 0; w < admitted.length; w++) {
            in.set(numbers.get(w), admitted[w]);
        }
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
                .filter(entry -> entry < reasons.length && costs.fills()[entry])
                .toArray();
    }

    /** The tokens of an entry with the heading and the title that it needs. */
    long alone(int entry) {
        Cost cost = cost(entry);
        long tokens = cost.tokens();
        for (int g = cost.group(); g != Group.NONE; g = costs.groups().get(g).parent()) {
            tokens += costs.groups().get(g).tokens();
        }
        for (int g : cost.also()) {
            tokens += costs.groups().get(g).tokens();
        }
        return tokens;
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
        int tokens = 0;
        if (in.get(entry)) {
            tokens = cost(entry).tokens();
            for (int g : cost(entry).also()) {
                tokens += costs.groups().get(g).tokens();
            }
        }
        in.clear(entry);
        return tokens;
    }

    boolean isEmpty() {
        return in.isEmpty();
    }

    /** Makes the decisions those of this selection. */
    void enact() {
        for (int e = 0; e < reasons.length; e++) {
            int sentence = costs.sentences()[e];
            if (in.get(e)) {
                decisions.keep(sentence, reasons[e]);
            } else {
                decisions.drop(sentence, costs.fills()[e] ? Reason.THRESHOLD : Reason.BUDGET);
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
