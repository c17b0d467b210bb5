package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Relation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Edges between the same two entities that cannot both hold, or need an explanation if they do. */
final class Conflicts {

    /** Verbs that speak against each other. */
    private static final List<List<String>> OPPOSITES =
            List.of(
                    List.of("treats", "contraindicates"),
                    List.of("palliates", "contraindicates"),
                    List.of("upregulates", "downregulates"));

    private final GraphStore store;
    private final Map<String, TreeSet<String>> against = new HashMap<>();

    Conflicts(GraphStore store) {
        this.store = store;
        for (Relation one : store.relations()) {
            for (Relation other : store.relations()) {
                if (OPPOSITES.contains(List.of(one.verb(), other.verb()))) {
                    against.computeIfAbsent(one.id(), id -> new TreeSet<>()).add(other.id());
                    against.computeIfAbsent(other.id(), id -> new TreeSet<>()).add(one.id());
                }
            }
        }
    }

    /** How the relations that say otherwise read; empty for nearly all edges. */
    List<String> of(GraphEdge edge) {
        TreeSet<String> opposed = against.get(edge.relation().id());
        if (opposed == null) {
            return List.of();
        }
        TreeSet<String> found = new TreeSet<>();
        for (GraphEdge beside : store.between(edge.subject().id(), edge.object().id())) {
            if (opposed.contains(beside.relation().id())
                    && beside.subject().id().equals(edge.subject().id())) {
                found.add(FactText.phrase(beside.relation()));
            }
        }
        return List.copyOf(found);
    }
}
