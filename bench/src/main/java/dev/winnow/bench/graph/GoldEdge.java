package dev.winnow.bench.graph;

import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
