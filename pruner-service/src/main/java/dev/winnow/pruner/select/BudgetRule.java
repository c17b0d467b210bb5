package dev.winnow.pruner.select;

import dev.winnow.core.fusion.Ranking;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides which entries (sentences, facts) are dropped so that the rest fits a number of tokens.
 * Pure, and the same for the same lists.
 */
enum BudgetRule {
    /**
     * Keeps the worthiest entries: one is dropped when it does not fit together with the worthier
     * ones that stay. So the least worthy are dropped first, and one that is too long makes room
     * for those behind it instead of ending the context.
     */
    GREEDY,
    /**
     * Keeps entries in the order in which they come until one does not fit; the rest is dropped.
     * For text without sentence scores, where holes would be made by chance. Entries at the front
     * that fit into no budget of this size are passed over.
     */
    PREFIX;

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
    boolean[] admit(List<Cost> entries, List<Group> groups, int budget) {
        float[] worths = new float[entries.size()];
        for (int i = 0; this == GREEDY && i < worths.length; i++) {
            worths[i] = entries.get(i).worth();
        }
        Ledger ledger = new Ledger(groups, budget);
        boolean[] admitted = new boolean[worths.length];
        boolean any = false;
        for (int i : Ranking.order(worths)) {
            admitted[i] = ledger.pay(entries.get(i));
            if (this == PREFIX && any && !admitted[i]) {
                break;
            }
            any |= admitted[i];
        }
        return admitted;
    }

    /** The cost of these entries and their groups in all. */
    static int price(List<Cost> entries, boolean[] admitted, List<Group> groups) {
        Ledger ledger = new Ledger(groups, Integer.MAX_VALUE);
        for (int i = 0; i < admitted.length; i++) {
            if (admitted[i]) {
                ledger.pay(entries.get(i));
            }
        }
        return Integer.MAX_VALUE - ledger.left;
    }

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

        /** Its group with those around it, and what it brings along. */
        IntStream paidWith(List<Group> groups) {
            return IntStream.concat(
                    IntStream.iterate(group, g -> g != Group.NONE, g -> groups.get(g).parent()),
                    also.stream().mapToInt(Integer::intValue));
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

    /** Pays for entries and, once, for the groups around them, as long as there is budget. */
    private static final class Ledger {

        private final List<Group> groups;
        private final BitSet open = new BitSet();
        private int left;

        Ledger(List<Group> groups, int budget) {
            this.groups = groups;
            this.left = budget;
        }

        /** Pays for an entry if the rest of the budget allows it. */
        boolean pay(Cost entry) {
            // Long, so that absurd prices cannot overflow into a bargain.
            long price = entry.tokens();
            // What is around an open group was paid with it, so the walk ends there.
            for (int g = entry.group(); g != Group.NONE && !open.get(g); g = parent(g)) {
                price += groups.get(g).tokens();
            }
            for (int g : entry.also()) {
                price += open.get(g) ? 0 : groups.get(g).tokens();
            }
            if (price > left) {
                return false;
            }
            left -= (int) price;
            for (int g = entry.group(); g != Group.NONE && !open.get(g); g = parent(g)) {
                open.set(g);
            }
            entry.also().forEach(open::set);
            return true;
        }

        private int parent(int group) {
            return groups.get(group).parent();
        }
    }
}
