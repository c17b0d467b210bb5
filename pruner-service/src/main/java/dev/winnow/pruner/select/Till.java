package dev.winnow.pruner.select;

import dev.winnow.core.context.BudgetRule.Cost;
import dev.winnow.core.context.BudgetRule.Group;
import java.util.List;

/** Takes payments for entries and, once, for the groups around them, as long as there is budget. */
final class Till {

    private final List<Group> groups;
    private final boolean[] open;
    private int left;

    Till(List<Group> groups, int budget) {
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
        if (price > left) {
            return false;
        }
        left -= (int) price;
        for (int g = entry.group(); g != Group.NONE && !open[g]; g = groups.get(g).parent()) {
            open[g] = true;
        }
        return true;
    }

    /** What these entries and their groups cost in all. */
    static int price(List<Cost> entries, boolean[] admitted, List<Group> groups) {
        Till till = new Till(groups, Integer.MAX_VALUE);
        for (int i = 0; i < admitted.length; i++) {
            if (admitted[i]) {
                till.pay(entries.get(i));
            }
        }
        return Integer.MAX_VALUE - till.left;
    }
}
