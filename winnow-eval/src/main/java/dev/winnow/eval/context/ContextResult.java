package dev.winnow.eval.context;

import dev.winnow.eval.metric.PairedMeans;
import java.util.Map;

/**
 * Answers in contexts, by budget and by threshold.
 *
 * @param questions number of questions
 * @param passages number of passages in the pool
 * @param threshold at which sentences were kept under {@code budgets}
 * @param retrieved share of questions whose answer stands in one of the candidates: the ceiling of
 *     everything after retrieval
 * @param budgets token budget to line; {@code none} is without a budget
 * @param thresholds number of passages whose sentences may be kept, threshold, line; without a
 *     budget, beside the best {@value ContextExperiment#WHOLE} passages whole
 * @param underBudgets number of passages whose sentences may be kept, token budget and threshold,
 *     line; beside the best {@value ContextExperiment#WHOLE} passages whole without a budget
 */
public record ContextResult(
        int questions,
        int passages,
        double threshold,
        double retrieved,
        Map<String, Line> budgets,
        Map<Integer, Map<String, Line>> thresholds,
        Map<Integer, Map<String, Line>> underBudgets) {

    /**
     * Whole passages and pruned ones at one budget or threshold.
     *
     * @param answers share of questions whose answer stands in the context
     * @param proofs share of questions of which a sentence that proves the answer stands in the
     *     context
     * @param wholeTokens mean tokens of the context of whole passages
     * @param prunedTokens mean tokens of the pruned context
     */
    public record Line(
            PairedMeans answers, PairedMeans proofs, double wholeTokens, double prunedTokens) {

        /** Share of the whole passages' tokens that pruning saves. */
        public double saved() {
            return wholeTokens == 0 ? 0 : 1 - prunedTokens / wholeTokens;
        }
    }
}
