package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Share of all questions whose held gold edges are all in the context, by the size of the context. */
final class FactCurve {

    /** Sizes in tokens. */
    static final List<Integer> BUDGETS = List.of(250, 500, 1_000, 2_000);

    private FactCurve() {}

    /** Share by budget, and {@code coverage}: the share of questions of which the graph has a gold edge at all. */
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
     * @param missed ids of covered questions that lack an edge
     * @param right share of questions whose answer follows from the edges in the context
     */
    record Point(double share, double tokens, List<String> missed, double right) {}

    static Point at(List<GoldQuestion> questions, FactFinder finder, int budget) {
        List<String> missed = new ArrayList<>();
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
                boolean all = true;
                for (GoldEdge edge : question.held()) {
                    all &= edge.in(facts);
                }
                found += all ? 1 : 0;
                if (!all) {
                    missed.add(question.id());
                }
            }
        }
        return new Point(
                (double) found / questions.size(),
                (double) tokens / questions.size(),
                missed,
                right / questions.size());
    }
}
