package dev.winnow.pruner.select;

import java.util.List;

/**
 * Decides which entries (sentences, facts) are dropped so that the rest fits a number of tokens.
 * Pure, and the same for the same lists.
 */
@FunctionalInterface
interface BudgetRule {

    /**
     * Chooses the entries that stay.
     *
     * @param entries in the order of the rank list, then of the passage; this order breaks ties of
     *     worth
     * @param groups paid once for several entries
     * @param budget most tokens in all
     * @return for each entry whether it stays; never over the budget, and never none when one entry
     *     with its groups fits
     */
    boolean[] admit(List<Cost> entries, List<Group> groups, int budget);

    /**
     * The price and the worth of an entry.
     *
     * @param tokens its cost by itself, 0 upwards
     * @param worth higher stays longer
     * @param group index into the groups, or {@link Group#NONE}
     * @param also indexes of further groups, without those around {@code group}, each once: what it
     *     brings along
     */
    record Cost(int tokens, float worth, int group, List<Integer> also) {

        public Cost {
            also = List.copyOf(also);
        }

        /** One that brings nothing along. */
        public Cost(int tokens, float worth, int group) {
            this(tokens, worth, group, List.of());
        }
    }

    /**
     * Something that is paid as soon as the first of its entries stays: the heading of a document,
     * the title of a passage, a sentence that others need.
     *
     * @param tokens its cost, 0 upwards
     * @param parent index of the group around it, which is paid too, or {@link #NONE}; a parent
     *     stands before its children
     */
    record Group(int tokens, int parent) {

        /** No group. */
        static final int NONE = -1;
    }
}
