package dev.winnow.pruner.select;

import dev.winnow.pruner.select.BudgetRule.Cost;
import dev.winnow.pruner.select.BudgetRule.Group;
import java.util.List;

/** Pays for entries and, once, for the groups around them, as long as there is budget. */
final class BudgetLedger {

    private final List<Group> groups;
    private final boolean[] open;
    private int left;

    BudgetLedger(List<Group> groups, int budget) {
        this.groups = groups;
        this.open = new boolean[groups.size()];
        this.left = budget;
    }

    /** Pays for an entry if the rest of the budget allows it. */
    boolean pay(Cost entry) {
        // Long, so that absurd prices cannot overflow into a bargain.
        long price = entry.tokens();
        for (int g = entry.group(); g != Group.NONE && !open[g]; g = groups.get(g).parent()) {
            price += groups.get(g).tokens();
        }
        for (int g : entry.also()) {
            price += open[g] ? 0 : groups.get(g).tokens();
        }
        if (price > left) {
            return false;
        }
        left -= (int) price;
        for (int g = entry.group(); g != Group.NONE && !open[g]; g = groups.get(g).parent()) {
            open[g] = true;
        }
        for (int g : entry.also()) {
            open[g] = true;
        }
        return true;
    }

    /** The cost of these entries and their groups in all. */
    static int price(List<Cost> entries, boolean[] admitted, List<Group> groups) {
        BudgetLedger ledger = new BudgetLedger(groups, Integer.MAX_VALUE);
        for (int i = 0; i < admitted.length; i++) {
            if (admitted[i]) {
                ledger.pay(entries.get(i));
            }
        }
        return Integer.MAX_VALUE - ledger.left;
    }
}
