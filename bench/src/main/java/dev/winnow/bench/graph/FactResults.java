package dev.winnow.bench.graph;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Facts that the graph's rule finds.
 *
 * @param facts by set (true_false, mcq): share of all questions with their held gold edges in the context, by its
 *     tokens, and {@code coverage}, the share of which the graph has a gold edge
 * @param twoHop lists of genes that two diseases share, on the graph alone
 * @param tokens mean tokens of a context of at most 1,000, by set
 * @param answers share of right answers by set and rule: from the context at 1,000 tokens, by plain edge match and by
 *     rules without a graph
 * @param plainIntersection two-hop genes by set operations alone
 */
public record FactResults(
        Map<String, Map<String, Double>> facts,
        TwoHopMeasures twoHop,
        Map<String, Double> tokens,
        Map<String, Map<String, Double>> answers,
        TwoHopMeasures plainIntersection) {

    /** Sizes of a context in tokens. */
    public static final List<Integer> BUDGETS = List.of(250, 500, 1_000, 2_000);

    /** The context of a question with room for passages beside it. */
    private static final int USUAL = 1_000;

    /**
     * One point of the curve over budgets.
     *
     * @param share of all questions with all their held edges in the context
     * @param tokens mean size of the contexts
     * @param right share of questions whose answer follows from the edges in the context
     */
    private record Point(double share, double tokens, double right) {}

    /**
     * Asks all questions.
     *
     * @param folder of the questions
     */
    public static FactResults measure(Path folder, GraphStore store, FactFinder finder) throws IOException {
        QuestionFiles files = new QuestionFiles(folder, store);
        Map<String, List<GoldQuestion>> sets = new LinkedHashMap<>();
        sets.put("true_false", files.trueFalse());
        sets.put("mcq", files.multipleChoice());
        Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
        Map<String, Double> tokens = new LinkedHashMap<>();
        Map<String, Map<String, Double>> answers = new LinkedHashMap<>();
        sets.forEach(
                (name, questions) -> {
                    facts.put(name, curve(questions, finder));
                    Point usual = at(questions, finder, USUAL);
                    tokens.put(name, usual.tokens());
                    Map<String, Double> right = new LinkedHashMap<>();
                    right.put("context", usual.right());
                    right.put("edge_match", GoldQuestion.share(questions, GoldQuestion::edgeMatch));
                    if (name.equals("mcq")) {
                        right.put("hub", GoldQuestion.share(questions, q -> q.hub(store)));
                    } else {
                        right.put("says_not", GoldQuestion.share(questions, GoldQuestion::saysNot));
                    }
                    answers.put(name, right);
                });
        List<TwoHopMeasures.Question> genes = files.twoHop("Gene");
        return new FactResults(
                facts,
                TwoHopMeasures.of(genes, finder),
                tokens,
                answers,
                TwoHopMeasures.ofPlainIntersection(genes, store, "DaG"));
    }

    private static Map<String, Double> curve(List<GoldQuestion> questions, FactFinder finder) {
        Map<String, Double> curve = new LinkedHashMap<>();
        for (int budget : BUDGETS) {
            curve.put(String.valueOf(budget), at(questions, finder, budget).share());
        }
        curve.put("coverage", GoldQuestion.share(questions, q -> q.covered() ? 1 : 0));
        return curve;
    }

    private static Point at(List<GoldQuestion> questions, FactFinder finder, int budget) {
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
        double all = questions.size();
        return new Point(found / all, tokens / all, right / all);
    }
}
