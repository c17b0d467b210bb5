package dev.winnow.pruner.select;

import java.util.List;

/**
 * Keeps entries in the order in which they come until one does not fit; the rest is dropped. For
 * text without sentence scores, where holes would be made by chance. Entries at the front that fit
 * into no budget of this size are passed over.
 */
final class PrefixBudget implements BudgetRule {

    @Override
    public boolean[] admit(List<Cost> entries, List<Group> groups, int budget) {
        BudgetLedger ledger = new BudgetLedger(groups, budget);
        boolean[] admitted = new boolean[entries.size()];
        boolean any = false;
        for (int i = 0; i < admitted.length; i++) {
            admitted[i] = ledger.pay(entries.get(i));
            if (any && !admitted[i]) {
                break;
            }
            any |= admitted[i];
        }
        return admitted;
    }
}
