package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Share of all questions whose held gold edges are all in the context, by the size of the context.
 */
public final class FactCurve {

    /** Sizes of a context in tokens. */
    public static final List<Integer> BUDGETS = List.of(250, 500, 1_000, 2_000);

    private FactCurve() {}

    /**
     * Share by budget, and {@code coverage}: the share of questions of which the graph has a gold
     * edge at all.
     */
    static Map<String, Double> of(List<GoldQuestion> questions, FactFinder finder) {
        Map<String, Double> curve = new LinkedHashMap<>();
        for (int budget : BUDGETS) {
            curve.put(String.valueOf(budget), at(questions, finder, budget).share());
        }
        curve.put("coverage", coverage(questions));
        return curve;
    }

    static double coverage(List<GoldQuestion> questions) {
        return (double) questions.stream().filter(GoldQuestion::covered).count() / questions.size();
    }

    /**
     * One point of the curve.
     *
     * @param share of all questions with all their held edges in the context
     * @param tokens mean size of the contexts
     * @param right share of questions whose answer follows from the edges in the context
     */
    record Point(double share, double tokens, double right) {}

    static Point at(List<GoldQuestion> questions, FactFinder finder, int budget) {
        int found = 0;
        long tokens = 0;
        double right = 0;
        for (GoldQuestion question : questions) {
            FactSheet sheet =
                    finder.find(
                            question.text(),
                            List.of(),
                            FactOptions.DEFAULTS.within(FactOptions.DEFAULTS.maxFacts(), budget));
            List<GraphFact> facts = sheet.graphFacts();
            tokens += sheet.tokens();
            right += question.right(edge -> edge.in(facts));
            if (question.covered()) {
                found += question.held().stream().allMatch(edge -> edge.in(facts)) ? 1 : 0;
            }
        }
        return new Point(
                (double) found / questions.size(),
                (double) tokens / questions.size(),
                right / questions.size());
    }
}
