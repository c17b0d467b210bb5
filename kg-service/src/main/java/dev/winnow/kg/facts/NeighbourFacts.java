package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Edges around one entity: all of its own, and of its narrower terms those that the question asks
 * for.
 */
final class NeighbourFacts {

    /**
     * Narrower terms that are looked at, the nearest first: a class of the top of the hierarchy has
     * thousands, and all are equally far from the question.
     */
    private static final int MOST_TERMS = 200;

    private final EvidenceRules rules;

    NeighbourFacts(EvidenceRules rules) {
        this.rules = rules;
    }

    List<CandidateFact> around(
            Entity entity, Intent intent, FactOptions options, GraphReadBudget reads) {
        List<CandidateFact> found = new ArrayList<>();
        reads.edges(
                List.of(entity.id()),
                List.of(),
                edge -> {
                    GraphEdge admitted = options.admitted(edge, rules);
                    if (admitted != null) {
                        found.add(
                                new CandidateFact(admitted, entity, List.of(), Origin.AROUND, 1f));
                    }
                });
        if (options.rollUp()
                && !intent.open()
                && asked(found, intent, entity) < options.maxFacts()) {
            rollUp(entity, intent, options, reads, found);
        }
        return found;
    }

    private static int asked(List<CandidateFact> found, Intent intent, Entity entity) {
        int asked = 0;
        for (CandidateFact fact : found) {
            asked += intent.match(fact.edge().link(), entity.id()) > 0f ? 1 : 0;
        }
        return asked;
    }

    private void rollUp(
            Entity entity,
            Intent intent,
            FactOptions options,
            GraphReadBudget reads,
            List<CandidateFact> found) {
        Terms terms = reads.narrower(entity, true);
        List<String> ids = terms.ids().subList(1, Math.min(terms.ids().size(), MOST_TERMS + 1));
        if (ids.isEmpty()) {
            return;
        }
        List<CandidateFact> below = new ArrayList<>();
        // A kind has no relation of its own: all are read, and those of the kind stay.
        List<String> relations =
                intent.kinds().isEmpty()
                        ? List.copyOf(new TreeSet<>(intent.relations()))
                        : List.of();
        reads.edges(
                ids,
                relations,
                edge -> {
                    Entity end =
                            terms.contains(edge.subject().id()) ? edge.subject() : edge.object();
                    if (edge.relation().hierarchical()
                            || terms.contains(edge.link().other(end.id()).id())
                            || !intent.lists(edge.link(), end.id())) {
                        return;
                    }
                    GraphEdge admitted = options.admitted(edge, rules);
                    if (admitted != null) {
                        below.add(
                                new CandidateFact(
                                        admitted,
                                        entity,
                                        terms.path(end.id()),
                                        Origin.AROUND,
                                        (float)
                                                Math.pow(
                                                        PairFacts.STEP, terms.distance(end.id()))));
                    }
                });
        // One of several subtypes that say the same stands for all: the nearest, then by id.
        below.sort(FactOrder.NEAREST);
        Set<String> told = new HashSet<>();
        found.forEach(fact -> told.add(key(fact.edge().link(), entity.id())));
        for (CandidateFact fact : below) {
            if (told.add(key(fact.edge().link(), fact.near().id()))) {
                found.add(fact);
            }
        }
    }

    /**
     * A relation to the same other end in the same direction: the same fact, whichever term it is
     * about.
     */
    private static String key(GraphLink link, String near) {
        return link.relation().id()
                + (link.subject().id().equals(near) ? '>' : '<')
                + link.other(near).id();
    }
}
