package dev.winnow.eval.graph;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.kg.facts.FactFinder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Share and cost of KG-RAG's rule, and the cost at which Winnow's own finds as much: the smallest
 * budget with which it does.
 *
 * @param kgRagShare of all questions with their held gold edges in the context of KG-RAG's rule
 * @param kgRagTokens mean size of these contexts, one sentence a fact
 * @param share the same by the own rule, at least as large
 * @param tokens mean size of its contexts, as grouped lines
 */
public record EqualRecall(double kgRagShare, double kgRagTokens, double share, double tokens) {

    /** Budgets that are tried, from the least. */
    private static final List<Integer> BUDGETS =
            List.of(25, 50, 75, 100, 150, 200, 250, 350, 500, 700, 1_000, 1_400, 2_000);

    /**
     * More than 150 sentences come to: KG-RAG's rule counts sentences and has no budget of tokens.
     */
    private static final int UNBOUNDED = 1_000_000;

    /** Tokens in which the own rule says as much as KG-RAG's does in one. */
    @JsonProperty
    public double ratio() {
        return tokens / kgRagTokens;
    }

    /** By the budget of KG-RAG's rule; where the own rule never finds as much, there is no row. */
    static Map<String, EqualRecall> of(
            List<GoldQuestion> questions, FactFinder own, FactFinder kgRag) {
        List<FactCurve.Point> points = new ArrayList<>();
        for (int budget : BUDGETS) {
            points.add(FactCurve.at(questions, own, budget));
        }
        Map<String, EqualRecall> rows = new LinkedHashMap<>();
        for (int budget : FactCurve.BUDGETS) {
            add(String.valueOf(budget), FactCurve.at(questions, kgRag, budget), points, rows);
        }
        add("unbounded", FactCurve.at(questions, kgRag, UNBOUNDED), points, rows);
        return rows;
    }

    private static void add(
            String name,
            FactCurve.Point rule,
            List<FactCurve.Point> own,
            Map<String, EqualRecall> rows) {
        for (FactCurve.Point point : own) {
            if (point.share() >= rule.share()) {
                rows.put(
                        name,
                        new EqualRecall(
                                rule.share(), rule.tokens(), point.share(), point.tokens()));
                return;
            }
        }
    }
}
