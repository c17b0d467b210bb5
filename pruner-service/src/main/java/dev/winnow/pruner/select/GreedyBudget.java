package dev.winnow.pruner.select;

import dev.winnow.core.fusion.Ranking;
import java.util.List;

/**
 * Keeps the worthiest entries: one is dropped when it does not fit together with the worthier ones
 * that stay. So the least worthy are dropped first, and one that is too long makes room for those
 * behind it instead of ending the context.
 */
final class GreedyBudget implements BudgetRule {

    @Override
    public boolean[] admit(List<Cost> entries, List<Group> groups, int budget) {
        float[] worths = new float[entries.size()];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = entries.get(i).worth();
        }
        BudgetLedger ledger = new BudgetLedger(groups, budget);
        boolean[] admitted = new boolean[worths.length];
        for (int i : Ranking.order(worths)) {
            admitted[i] = ledger.pay(entries.get(i));
        }
        return admitted;
    }
}
