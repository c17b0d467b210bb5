package dev.winnow.bench.context;

import dev.winnow.bench.metric.PairedMeans;
import java.util.Map;

/**
 * Answers in contexts, by budget.
 *
 * @param questions number of questions
 * @param passages number of passages in the pool
 * @param retrieved share of questions whose answer stands in one of the candidates: the ceiling of
 *     everything after retrieval
 * @param candidates mean number of candidates that the model read with the default budget
 * @param tokensRead mean number of tokens that it read of them
 * @param budgets token budget to line, both in as many tokens
 * @param defaults the context by default beside the best {@value ContextExperiment#WHOLE} passages
 *     whole
 */
public record ContextResult(
        int questions,
        int passages,
        double retrieved,
        double candidates,
        double tokensRead,
        Map<Integer, Line> budgets,
        Line defaults) {

    /**
     * Whole passages and pruned ones.
     *
     * @param answers share of questions whose answer stands in the context
     * @param proofs share of questions of which a sentence that proves the answer stands in the
     *     context
     * @param evidence share of questions of which all needed sentences stand in the context
     * @param wholeTokens mean tokens of the context of whole passages
     * @param prunedTokens mean tokens of the pruned context
     */
    public record Line(
            PairedMeans answers,
            PairedMeans proofs,
            PairedMeans evidence,
            double wholeTokens,
            double prunedTokens) {

        /** Share of the whole passages' tokens that pruning saves. */
        public double saved() {
            return wholeTokens == 0 ? 0 : 1 - prunedTokens / wholeTokens;
        }
    }
}
