package dev.winnow.pruner.select;

import dev.winnow.core.context.BudgetRule;
import java.util.List;

/**
 * The worthiest entries stay; an entry goes when it does not fit together with the worthier ones that stay. So the least worthy
 * go first, and one that is too long makes room for those behind it instead of ending the context.
 */
final class WorthFirst implements BudgetRule {

    @Override
    public boolean[] admit(List<Cost> entries, List<Group> groups, int budget) {
        float[] worths = new float[entries.size()];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = entries.get(i).worth();
        }
        Till till = new Till(groups, budget);
        boolean[] admitted = new boolean[worths.length];
        for (int i : WorthOrder.of(worths)) {
            admitted[i] = till.pay(entries.get(i));
        }
        return admitted;
    }
}
