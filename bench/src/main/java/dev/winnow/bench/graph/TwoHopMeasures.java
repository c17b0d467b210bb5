package dev.winnow.bench.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.facts.FactFinder;
import dev.winnow.kg.facts.FactOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

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
     * @param gold what they share: for each name the ids that it may mean; an empty list is a name that the graph lacks
     */
    record Question(String text, List<String> one, List<String> other, List<List<String>> gold) {}

    /** Measures the lists that a finder answers with. */
    static TwoHopMeasures of(List<Question> questions, FactFinder finder) {
        return mean(
                questions,
                question -> finder.find(question.text(), List.of(), WIDE).answers().stream().map(Entity::id).toList());
    }

    /** The list of plain set operations: neighbours of both with all narrower terms, in the order of their ids. */
    static TwoHopMeasures ofPlainIntersection(List<Question> questions, GraphStore store, String relation) {
        return mean(
                questions,
                question -> {
                    TreeSet<String> common = neighbours(store, question.one(), relation);
                    common.retainAll(neighbours(store, question.other(), relation));
                    return List.copyOf(common);
                });
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

    private static TwoHopMeasures mean(List<Question> questions, Function<Question, List<String>> list) {
        List<TwoHopMeasures> each = questions.stream().map(question -> one(question, list.apply(question))).toList();
        return new TwoHopMeasures(
                mean(each, TwoHopMeasures::f1),
                mean(each, TwoHopMeasures::precision),
                mean(each, TwoHopMeasures::recall),
                mean(each, TwoHopMeasures::map));
    }

    private static double mean(List<TwoHopMeasures> each, ToDoubleFunction<TwoHopMeasures> figure) {
        return each.stream().mapToDouble(figure).average().orElse(0);
    }

    /** Ids that one relation joins with a disease or a narrower term of it. */
    private static TreeSet<String> neighbours(GraphStore store, List<String> diseases, String relation) {
        Set<String> these = new HashSet<>(diseases);
        for (String disease : diseases) {
            store.narrower(disease).forEach(term -> these.add(term.entity().id()));
        }
        TreeSet<String> found = new TreeSet<>();
        for (GraphLink link : store.links(List.copyOf(these), List.of(relation))) {
            found.add(these.contains(link.subject().id()) ? link.object().id() : link.subject().id());
        }
        return found;
    }
}
