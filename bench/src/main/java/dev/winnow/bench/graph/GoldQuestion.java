package dev.winnow.bench.graph;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

import dev.winnow.core.graph.GraphEdge.GraphLink;
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

    /**
     * An edge that a question asserts or denies, or that its answer rests on.
     *
     * @param relation id of the relation, {@link #IDENTIFIER} for a cross-reference
     * @param diseases what the disease's name may mean, each with its narrower terms if only roll-up
     *     finds the edge
     * @param others ids of the other end
     * @param held whether the graph has the edge, directly or by roll-up
     */
    record GoldEdge(String relation, Set<String> diseases, Set<String> others, boolean held) {

        static final String IDENTIFIER = "identifier";

        /** Looks an edge up: directly first, then from the narrower terms of the disease. */
        static GoldEdge of(
                GraphStore store, String relation, List<String> diseases, List<String> others) {
            Set<String> ends = new HashSet<>(others);
            if (relation.equals(IDENTIFIER)) {
                return new GoldEdge(relation, Set.copyOf(diseases), ends, has(store, diseases, ends));
            }
            if (joined(store, relation, diseases, ends)) {
                return new GoldEdge(relation, Set.copyOf(diseases), ends, true);
            }
            List<String> below = new ArrayList<>(diseases);
            for (String disease : diseases) {
                for (Term term : store.narrower(disease)) {
                    below.add(term.entity().id());
                }
            }
            return new GoldEdge(
                    relation, new HashSet<>(below), ends, joined(store, relation, below, ends));
        }

        /**
         * An edge of the hierarchy: found directly, or from the lower end upwards over terms between.
         */
        static GoldEdge isA(GraphStore store, String relation, List<String> lower, List<String> upper) {
            boolean held = false;
            for (String id : lower) {
                for (Term term : store.broader(id)) {
                    held |= upper.contains(term.entity().id());
                }
            }
            return new GoldEdge(relation, Set.copyOf(lower), Set.copyOf(upper), held);
        }

        /** Whether one of the facts is this edge. */
        boolean in(List<GraphFact> facts) {
            for (GraphFact fact : facts) {
                String subject = fact.subject().id();
                String object = fact.object().id();
                if (fact.predicate().equals(relation)
                        && ((diseases.contains(subject) && others.contains(object))
                                || (diseases.contains(object) && others.contains(subject)))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean joined(
                GraphStore store, String relation, List<String> ends, Set<String> others) {
            Set<String> these = new HashSet<>(ends);
            for (GraphLink link : store.links(List.copyOf(others), List.of(relation))) {
                if ((these.contains(link.subject().id()) && others.contains(link.object().id()))
                        || (these.contains(link.object().id())
                                && others.contains(link.subject().id()))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean has(GraphStore store, List<String> diseases, Set<String> ids) {
            for (String disease : diseases) {
                GraphNode node = store.node(disease);
                if (ids.contains(disease)
                        || (node != null && node.references().stream().anyMatch(ids::contains))) {
                    return true;
                }
            }
            return false;
        }
    }
}
