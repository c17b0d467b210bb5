package dev.winnow.bench.graph;

import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphStore;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * A question with the edges that it needs.
 *
 * @param text as asked
 * @param edges gold edges, one at least
 * @param options of a multiple-choice question: for each option the edges to the diseases; empty
 *     for a statement
 * @param answer place of the right option; for a statement 1 if the asserted edge is said to hold
 *     and 0 if it is said not to
 * @param negated whether a statement denies
 */
record GoldQuestion(
        String text,
        List<GoldEdge> edges,
        List<List<GoldEdge>> options,
        int answer,
        boolean negated) {

    /**
     * The share of right answers by a rule; a system below one that needs no retrieval has shown
     * nothing.
     */
    static double share(List<GoldQuestion> questions, ToDoubleFunction<GoldQuestion> rule) {
        return questions.stream().mapToDouble(rule).sum() / questions.size();
    }

    /** "False if it says not": the statements are made so that this nearly always holds. */
    double saysNot() {
        boolean label = (answer == 1) != negated;
        return label != negated ? 1 : 0;
    }

    /** Plain edge match: the whole graph is the context. */
    double edgeMatch() {
        return right(GoldEdge::held);
    }

    /** The option with most links to diseases, whatever is asked. */
    double hub(GraphStore store) {
        int[] links = new int[options.size()];
        for (int o = 0; o < links.length; o++) {
            GoldEdge edge = options.get(o).getFirst();
            for (GraphLink link :
                    store.links(List.copyOf(edge.others()), List.of(edge.relation()))) {
                links[o] += link.relation().id().equals(edge.relation()) ? 1 : 0;
            }
        }
        return guessed(links, answer);
    }

    /** The edges that the graph holds. */
    List<GoldEdge> held() {
        return edges.stream().filter(GoldEdge::held).toList();
    }

    /** Whether there is anything to find. */
    boolean covered() {
        return edges.stream().anyMatch(GoldEdge::held);
    }

    /**
     * Whether the answer follows from some edges, 0 to 1: a statement holds if its edge is there;
     * an option is chosen that most edges lead to, and ties are guessed.
     */
    double right(Predicate<GoldEdge> there) {
        if (options.isEmpty()) {
            return there.test(edges.getFirst()) == (answer == 1) ? 1 : 0;
        }
        int[] counts = new int[options.size()];
        for (int o = 0; o < counts.length; o++) {
            for (GoldEdge edge : options.get(o)) {
                counts[o] += there.test(edge) ? 1 : 0;
            }
        }
        return guessed(counts, answer);
    }

    /** The chance that the answer is drawn from the options with the highest count. */
    private static double guessed(int[] counts, int answer) {
        int best = 0;
        int ties = 0;
        for (int count : counts) {
            if (count > best) {
                best = count;
                ties = 0;
            }
            ties += count == best ? 1 : 0;
        }
        return counts[answer] == best ? 1d / ties : 0;
    }
}
