package dev.winnow.kg.context;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.kg.fact.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Edges around one entity: all of its own, and of its narrower terms those that the question asks for. */
final class NeighbourFacts {

    /** Narrower terms that are looked at, the nearest first: a class of the top of the hierarchy has thousands, and all are equally far from the question. */
    private static final int MOST_TERMS = 200;

    private final GraphStore store;
    private final EvidenceRules rules;

    NeighbourFacts(GraphStore store, EvidenceRules rules) {
        this.store = store;
        this.rules = rules;
    }

    List<Found> around(Entity entity, Intent intent, FactWishes wishes) {
        List<Found> found = new ArrayList<>();
        Set<String> told = new HashSet<>();
        Set<String> asked = new TreeSet<>(intent.relations());
        int direct = 0;
        for (GraphEdge edge : store.edges(List.of(entity.id()), List.of())) {
            GraphEdge admitted = wishes.admitted(edge, rules);
            if (admitted != null) {
                found.add(new Found(admitted, entity, List.of(), Origin.AROUND, 1f));
                told.add(key(edge.link(), entity.id()));
                direct += intent.match(edge.link(), entity.id()) > 0f ? 1 : 0;
            }
        }
        if (wishes.rollUp() && !intent.open() && direct < wishes.maxFacts()) {
            rollUp(entity, intent, asked, wishes, told, found);
        }
        return found;
    }

    private void rollUp(
            Entity entity,
            Intent intent,
            Set<String> asked,
            FactWishes wishes,
            Set<String> told,
            List<Found> found) {
        Terms terms = Terms.narrower(store, entity, true);
        List<String> ids = terms.ids().subList(1, Math.min(terms.ids().size(), MOST_TERMS + 1));
        if (ids.isEmpty()) {
            return;
        }
        List<Found> below = new ArrayList<>();
        // A kind has no relation of its own: all are read, and those of the kind stay.
        List<String> relations = intent.kinds().isEmpty() ? List.copyOf(asked) : List.of();
        for (GraphEdge edge : store.edges(ids, relations)) {
            Entity end = terms.contains(edge.subject().id()) ? edge.subject() : edge.object();
            if (edge.relation().hierarchical()
                    || terms.contains(edge.link().other(end.id()).id())
                    || !intent.lists(edge.link(), end.id())) {
                continue;
            }
            GraphEdge admitted = wishes.admitted(edge, rules);
            if (admitted != null) {
                below.add(
                        new Found(
                                admitted,
                                entity,
                                terms.path(end.id()),
                                Origin.AROUND,
                                (float) Math.pow(PairFacts.STEP, terms.distance(end.id()))));
            }
        }
        // One of several subtypes that say the same stands for all: the nearest, then by id.
        below.sort(FactOrder.NEAREST);
        for (Found fact : below) {
            if (told.add(key(fact.edge().link(), fact.near().id()))) {
                found.add(fact);
            }
        }
    }

    /** A relation to the same other end in the same direction: the same fact, whichever term it is told of. */
    private static String key(GraphLink link, String near) {
        return link.relation().id()
                + (link.subject().id().equals(near) ? '>' : '<')
                + link.other(near).id();
    }
}
