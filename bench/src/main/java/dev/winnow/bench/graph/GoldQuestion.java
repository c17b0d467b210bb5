package dev.winnow.bench.graph;

import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
            for (GraphLink link : edge.links(store)) {
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
            counts[o] = (int) options.get(o).stream().filter(there).count();
        }
        return guessed(counts, answer);
    }

    /** The chance that the answer is drawn from the options with the highest count. */
    private static double guessed(int[] counts, int answer) {
        int best = Arrays.stream(counts).max().orElse(0);
        long ties = Arrays.stream(counts).filter(count -> count == best).count();
        return counts[answer] == best ? 1d / ties : 0;
    }

    /**
     * An edge that a question asserts or denies, or that its answer rests on.
     *
     * @param relation id of the relation, {@code identifier} for a cross-reference
     * @param diseases what the disease's name may mean, each with its narrower terms if only
     *     roll-up finds the edge
     * @param others ids of the other end
     * @param held whether the graph has the edge, directly or by roll-up
     */
    record GoldEdge(String relation, Set<String> diseases, Set<String> others, boolean held) {

        /** Looks an edge up: directly first, then from the narrower terms of the disease. */
        static GoldEdge of(
                GraphStore store, String relation, List<String> diseases, List<String> others) {
            Set<String> ends = Set.copyOf(others);
            GoldEdge direct = new GoldEdge(relation, Set.copyOf(diseases), ends, false);
            if (direct.isIn(store)) {
                return new GoldEdge(relation, direct.diseases, ends, true);
            }
            Set<String> below = new HashSet<>(diseases);
            for (String disease : diseases) {
                store.narrower(disease).forEach(term -> below.add(term.entity().id()));
            }
            GoldEdge rolledUp = new GoldEdge(relation, below, ends, false);
            return new GoldEdge(relation, below, ends, rolledUp.isIn(store));
        }

        /** A cross-reference of a disease. */
        static GoldEdge identifier(GraphStore store, List<String> diseases, String identifier) {
            boolean held = diseases.contains(identifier);
            for (String disease : diseases) {
                GraphNode node = store.node(disease);
                held |= node != null && node.references().contains(identifier);
            }
            return new GoldEdge("identifier", Set.copyOf(diseases), Set.of(identifier), held);
        }

        /**
         * An edge of the hierarchy: found directly, or from the lower end upwards over terms
         * between.
         */
        static GoldEdge isA(GraphStore store, List<String> lower, List<String> upper) {
            boolean held = false;
            for (String id : lower) {
                held |= store.broader(id).stream().anyMatch(t -> upper.contains(t.entity().id()));
            }
            return new GoldEdge("DiD", Set.copyOf(lower), Set.copyOf(upper), held);
        }

        /** Whether one of the facts is this edge. */
        boolean in(List<GraphFact> facts) {
            for (GraphFact fact : facts) {
                if (fact.predicate().equals(relation)
                        && joins(fact.subject().id(), fact.object().id())) {
                    return true;
                }
            }
            return false;
        }

        List<GraphLink> links(GraphStore store) {
            return store.links(List.copyOf(others), List.of(relation));
        }

        private boolean isIn(GraphStore store) {
            return links(store).stream().anyMatch(l -> joins(l.subject().id(), l.object().id()));
        }

        private boolean joins(String one, String other) {
            return (diseases.contains(one) && others.contains(other))
                    || (diseases.contains(other) && others.contains(one));
        }
    }
}
