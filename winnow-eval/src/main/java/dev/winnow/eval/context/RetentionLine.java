package dev.winnow.eval.context;

/**
 * One token budget or threshold of the table.
 *
 * @param answers questions whose answer stands in the context
 * @param proofs questions of which a sentence that proves the answer stands in the context
 * @param wholeTokens mean tokens of the context of whole passages
 * @param prunedTokens mean tokens of the pruned context
 */
public record RetentionLine(
        Retained answers, Retained proofs, double wholeTokens, double prunedTokens) {

    /** Share of the whole passages' tokens that pruning saves. */
    public double saved() {
        return wholeTokens == 0 ? 0 : 1 - prunedTokens / wholeTokens;
    }
}
