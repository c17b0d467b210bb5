package dev.winnow.core.context;

import java.util.List;

/** Decides which sentences must go so that the rest fits a number of tokens. Pure. */
@FunctionalInterface
public interface BudgetRule {

    /**
     * Which sentences stay.
     *
     * @param sentences in any order
     * @param groupTokens tokens that are paid once as soon as one sentence of a group stays (its heading), indexed by group
     * @param budget most tokens in all
     * @return for each sentence whether it stays; never over the budget, and never none when one sentence with its group's tokens fits
     */
    boolean[] admit(List<Cost> sentences, int[] groupTokens, int budget);

    /**
     * The price and the worth of a sentence.
     *
     * @param tokens what it costs, 0 upwards
     * @param worth higher stays longer
     * @param group index into the group tokens
     */
    record Cost(int tokens, float worth, int group) {}
}
