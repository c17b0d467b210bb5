package dev.winnow.pruner.select;

import dev.winnow.core.context.BudgetRule;
import dev.winnow.core.context.BudgetRule.Cost;
import dev.winnow.core.context.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which priced entries are in, sentences first, then facts, numbered through; {@link #enact} writes the choice into the verdicts.
 */
final class Choice {

    private final Verdicts verdicts;
    private final FactVerdicts facts;
    private final Prices prices;
    private final List<Cost> factCosts;
    private final int[] factIndexes;
    private final Reason[] reasons;
    private final boolean[] in;

    Choice(Verdicts verdicts, FactVerdicts facts, Prices prices, List<Cost> factCosts) {
        this.verdicts = verdicts;
        this.facts = facts;
        this.prices = prices;
        this.factCosts = factCosts;
        this.factIndexes = facts.passed();
        this.in = new boolean[prices.costs().size() + factCosts.size()];
        this.reasons = new Reason[prices.costs().size()];
        for (int e = 0; e < reasons.length; e++) {
            reasons[e] = prices.fills()[e] ? Reason.FILL : verdicts.reason(prices.sentences()[e]);
        }
    }

    void admit(boolean[] entries, boolean[] factsIn) {
        System.arraycopy(entries, 0, in, 0, entries.length);
        System.arraycopy(factsIn, 0, in, entries.length, factsIn.length);
    }

    /** Hands room that the passages left to facts that their share had no room for. */
    void admitMoreFacts(BudgetRule rule, int left) {
        List<Cost> waiting = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (int f = 0; f < factCosts.size(); f++) {
            if (!in[reasons.length + f]) {
                waiting.add(factCosts.get(f));
                numbers.add(reasons.length + f);
            }
        }
        boolean[] admitted = rule.admit(waiting, List.of(), left);
        for (int w = 0; w < admitted.length; w++) {
            in[numbers.get(w)] = admitted[w];
        }
    }

    /** All entries, the worthiest first. */
    int[] bestFirst() {
        float[] worths = new float[in.length];
        for (int e = 0; e < worths.length; e++) {
            worths[e] = cost(e).worth();
        }
        return WorthOrder.of(worths);
    }

    /** The entries that only fill, the worthiest first. */
    int[] bestFillsFirst() {
        int[] order = bestFirst();
        int count = 0;
        for (int entry : order) {
            if (entry < reasons.length && prices.fills()[entry]) {
                order[count++] = entry;
            }
        }
        return Arrays.copyOf(order, count);
    }

    void putIn(int entry) {
        in[entry] = true;
    }

    /**
     * Takes an entry out.
     *
     * @return its price by itself, 0 if it was not in
     */
    int takeOut(int entry) {
        boolean was = in[entry];
        in[entry] = false;
        return was ? cost(entry).tokens() : 0;
    }

    boolean isEmpty() {
        for (boolean entry : in) {
            if (entry) {
                return false;
            }
        }
        return true;
    }

    /** Makes the verdicts those of this choice. */
    void enact() {
        for (int e = 0; e < reasons.length; e++) {
            int sentence = prices.sentences()[e];
            if (in[e]) {
                verdicts.keep(sentence, reasons[e]);
            } else {
                verdicts.drop(sentence, prices.fills()[e] ? Reason.THRESHOLD : Reason.BUDGET);
            }
        }
        verdicts.settleTitles();
        for (int f = 0; f < factIndexes.length; f++) {
            facts.settle(factIndexes[f], in[reasons.length + f]);
        }
    }

    private Cost cost(int entry) {
        return entry < reasons.length
                ? prices.costs().get(entry)
                : factCosts.get(entry - reasons.length);
    }
}
