package dev.winnow.eval.context;

import java.util.Map;

/**
 * The table as it is written to JSON.
 *
 * @param questions number of questions
 * @param passages number of passages in the pool
 * @param threshold at which sentences were kept
 * @param retrieved share of questions whose answer stands in one of the candidates: the ceiling of everything after retrieval
 * @param budgets token budget to line; {@code none} is without a budget
 * @param thresholds number of passages whose sentences may be kept, threshold, line; without a budget, beside the best {@code top-k} passages whole
 * @param underBudgets number of passages whose sentences may be kept, token budget and threshold, line; beside the best {@code top-k} passages whole without a budget
 */
public record ContextResult(
        int questions,
        int passages,
        double threshold,
        double retrieved,
        Map<String, RetentionLine> budgets,
        Map<Integer, Map<String, RetentionLine>> thresholds,
        Map<Integer, Map<String, RetentionLine>> underBudgets) {}
