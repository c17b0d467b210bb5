package dev.winnow.eval.context;

import dev.winnow.eval.metric.Interval;

/**
 * One token budget or threshold of the table.
 *
 * @param whole share of questions whose answer stands in the context of whole passages
 * @param pruned share of questions whose answer stands in the pruned context
 * @param difference pruned minus whole, paired by question
 * @param wholeTokens mean tokens of the context of whole passages
 * @param prunedTokens mean tokens of the pruned context
 */
public record RetentionLine(
        Interval whole,
        Interval pruned,
        Interval difference,
        double wholeTokens,
        double prunedTokens) {

    /** Share of the whole passages' tokens that pruning saves. */
    public double saved() {
        return wholeTokens == 0 ? 0 : 1 - prunedTokens / wholeTokens;
    }
}
