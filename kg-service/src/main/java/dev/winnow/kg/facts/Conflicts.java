package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Relation;
import dev.winnow.kg.profile.GraphProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Edges between the same two entities that cannot both hold, or need an explanation if they do. */
final class Conflicts {

    private final GraphStore store;
    private final FactText texts;
    private final Map<String, TreeSet<String>> against = new HashMap<>();

    Conflicts(GraphStore store, GraphProfile profile) {
        this.store = store;
        this.texts = new FactText(profile);
        for (GraphProfile.OppositeVerbs opposite : profile.oppositeVerbs()) {
            oppose(opposite.one(), opposite.other());
        }
    }

    private void oppose(String verb, String opposite) {
        for (Relation one : store.relations()) {
            for (Relation other : store.relations()) {
                if (one.verb().equals(verb) && other.verb().equals(opposite)) {
                    against.computeIfAbsent(one.id(), id -> new TreeSet<>()).add(other.id());
                    against.computeIfAbsent(other.id(), id -> new TreeSet<>()).add(one.id());
                }
            }
        }
    }

    /** Phrases of the relations that say otherwise; empty for nearly all edges. */
    List<String> of(GraphEdge edge) {
        TreeSet<String> opposed = against.get(edge.relation().id());
        if (opposed == null) {
            return List.of();
        }
        TreeSet<String> found = new TreeSet<>();
        for (GraphEdge beside : store.between(edge.subject().id(), edge.object().id())) {
            if (opposed.contains(beside.relation().id())
                    && beside.subject().id().equals(edge.subject().id())) {
                found.add(texts.phrase(beside.relation()));
            }
        }
        return List.copyOf(found);
    }
}
