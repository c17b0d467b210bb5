package dev.winnow.bench.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Facts that the graph's rule finds.
 *
 * @param facts by set (true_false, mcq): share of all questions with their held gold edges in the
 *     context, by its tokens, and {@code coverage}, the share of which the graph has a gold edge
 * @param twoHop lists of genes that two diseases share, on the graph alone
 * @param tokens mean tokens of a context of at most 1,000, by set
 * @param answers share of right answers by set and rule: from the context at 1,000 tokens, by plain
 *     edge match and by rules without a graph
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
    public static FactResults measure(Path folder, GraphStore store, FactFinder finder)
            throws IOException {
        QuestionFiles files = new QuestionFiles(folder, store);
        Map<String, List<GoldQuestion>> sets = new LinkedHashMap<>();
        sets.put("true_false", files.trueFalse());
        sets.put("mcq", files.multipleChoice());
        Map<String, Map<String, Double>> facts = new LinkedHashMap<>();
        Map<String, Double> tokens = new LinkedHashMap<>();
        Map<String, Map<String, Double>> answers = new LinkedHashMap<>();
        for (String name : sets.keySet()) {
            List<GoldQuestion> questions = sets.getOrDefault(name, List.of());
            Map<Integer, Point> points = new LinkedHashMap<>();
            BUDGETS.forEach(budget -> points.put(budget, at(questions, finder, budget)));
            facts.put(name, curve(questions, points));
            Point usual = Objects.requireNonNull(points.get(USUAL));
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
        }
        List<TwoHopMeasures.Question> genes = files.sharedGenes();
        return new FactResults(
                facts,
                TwoHopMeasures.of(genes, finder),
                tokens,
                answers,
                TwoHopMeasures.ofPlainIntersection(genes, store, "DaG"));
    }

    private static Map<String, Double> curve(
            List<GoldQuestion> questions, Map<Integer, Point> points) {
        Map<String, Double> curve = new LinkedHashMap<>();
        points.forEach((budget, point) -> curve.put(String.valueOf(budget), point.share()));
        curve.put("coverage", GoldQuestion.share(questions, q -> q.covered() ? 1 : 0));
        return curve;
    }

    private static Point at(List<GoldQuestion> questions, FactFinder finder, int budget) {
        int found = 0;
        long tokens = 0;
        double right = 0;
        FactOptions options = FactOptions.DEFAULTS.within(FactOptions.DEFAULTS.maxFacts(), budget);
        for (GoldQuestion question : questions) {
            FactSheet sheet = finder.find(question.text(), List.of(), options);
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

    /**
     * Quality of the lists of what two diseases share, each a mean over the questions.
     *
     * @param f1 of the list that answers
     * @param precision of that list
     * @param recall of that list; a gold name that the graph lacks is missed
     * @param map mean average precision of its order
     */
    public record TwoHopMeasures(double f1, double precision, double recall, double map) {

        /** Room for lists of hundreds: the list is measured here, its context below. */
        private static final FactOptions WIDE = FactOptions.DEFAULTS.within(1_000, 20_000);

        /**
         * A question for what two diseases have in common.
         *
         * @param text as asked
         * @param one ids that the first disease's name may mean
         * @param other ids that the second's may mean
         * @param gold what they share: for each name the ids that it may mean; an empty list is a
         *     name that the graph lacks
         */
        record Question(
                String text, List<String> one, List<String> other, List<List<String>> gold) {}

        /** Measures the lists that a finder answers with. */
        static TwoHopMeasures of(List<Question> questions, FactFinder finder) {
            List<TwoHopMeasures> each = new ArrayList<>();
            for (Question question : questions) {
                List<Entity> found = finder.find(question.text, List.of(), WIDE).answers();
                each.add(one(question, found.stream().map(Entity::id).toList()));
            }
            return mean(each);
        }

        /**
         * The list of plain set operations: neighbours of both with all narrower terms, in the
         * order of their ids.
         */
        static TwoHopMeasures ofPlainIntersection(
                List<Question> questions, GraphStore store, String relation) {
            List<TwoHopMeasures> each = new ArrayList<>();
            for (Question question : questions) {
                TreeSet<String> common = neighbours(store, question.one(), relation);
                common.retainAll(neighbours(store, question.other(), relation));
                each.add(one(question, List.copyOf(common)));
            }
            return mean(each);
        }

        private static TwoHopMeasures one(Question question, List<String> answers) {
            int hits = 0;
            double average = 0;
            for (int i = 0; i < answers.size(); i++) {
                String answer = answers.get(i);
                if (question.gold().stream().anyMatch(gold -> gold.contains(answer))) {
                    hits++;
                    average += (double) hits / (i + 1);
                }
            }
            int gold = question.gold().size();
            double precision = answers.isEmpty() ? 0 : (double) hits / answers.size();
            double recall = (double) hits / gold;
            double f1 = hits == 0 ? 0 : 2 * precision * recall / (precision + recall);
            return new TwoHopMeasures(f1, precision, recall, average / gold);
        }

        private static TwoHopMeasures mean(List<TwoHopMeasures> each) {
            return new TwoHopMeasures(
                    mean(each, TwoHopMeasures::f1),
                    mean(each, TwoHopMeasures::precision),
                    mean(each, TwoHopMeasures::recall),
                    mean(each, TwoHopMeasures::map));
        }

        private static double mean(
                List<TwoHopMeasures> each, ToDoubleFunction<TwoHopMeasures> figure) {
            return each.stream().mapToDouble(figure).average().orElse(0);
        }

        /** Ids that one relation joins with a disease or a narrower term of it. */
        private static TreeSet<String> neighbours(
                GraphStore store, List<String> diseases, String relation) {
            Set<String> these = new HashSet<>(diseases);
            for (String disease : diseases) {
                store.narrower(disease).forEach(term -> these.add(term.entity().id()));
            }
            TreeSet<String> found = new TreeSet<>();
            for (GraphLink link : store.links(List.copyOf(these), List.of(relation))) {
                String subject = link.subject().id();
                found.add(these.contains(subject) ? link.object().id() : subject);
            }
            return found;
        }
    }
}
