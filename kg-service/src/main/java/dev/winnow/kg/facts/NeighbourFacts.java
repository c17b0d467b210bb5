package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import dev.winnow.kg.facts.GraphReads.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Edges around one entity: all of its own, and of its narrower terms those that the question asks
 * for; and its ids here and in other databases, as facts of their own.
 */
record NeighbourFacts(GraphReads reads, Intent intent) {

    /**
     * Narrower terms that are looked at, the nearest first: a class of the top of the hierarchy has
     * thousands, and all are equally far from the question.
     */
    private static final int MOST_TERMS = 200;

    private static final String HAS = "has identifier";

    private static final Relation IDENTIFIER =
            new Relation(
                    "identifier", HAS, HAS, List.of(), List.of("Identifier"), true, false, false);

    List<CandidateFact> around(Entity entity) {
        List<CandidateFact> found = new ArrayList<>();
        reads.edges(
                List.of(entity.id()),
                List.of(),
                edge -> reads.admit(edge, entity, List.of(), Origin.AROUND, 1f, found));
        if (reads.options.rollUp() && !intent.open()) {
            long asked =
                    found.stream()
                            .filter(fact -> intent.match(fact.edge().link(), entity.id()) > 0f)
                            .count();
            if (asked < reads.options.maxFacts()) {
                rollUp(entity, found);
            }
        }
        return found;
    }

    private void rollUp(Entity entity, List<CandidateFact> found) {
        Terms terms = reads.narrower(entity);
        List<String> ids = terms.ids().subList(1, Math.min(terms.ids().size(), MOST_TERMS + 1));
        if (ids.isEmpty()) {
            return;
        }
        List<CandidateFact> below = new ArrayList<>();
        // A kind has no relation of its own: all are read, and those of the kind stay.
        List<String> relations =
                intent.kinds().isEmpty() ? List.copyOf(intent.relations()) : List.of();
        reads.edges(
                ids,
                relations,
                edge -> {
                    String end =
                            terms.contains(edge.subject().id())
                                    ? edge.subject().id()
                                    : edge.object().id();
                    if (!edge.relation().hierarchical()
                            && !terms.contains(edge.link().other(end).id())
                            && intent.lists(edge.link(), end)) {
                        GraphEdge admitted = reads.admitted(edge);
                        if (admitted != null) {
                            below.add(terms.fact(admitted, end, Origin.AROUND));
                        }
                    }
                });
        // One of several subtypes that say the same stands for all: the nearest, then by id.
        below.sort(CandidateFact.NEAREST);
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

    /** The graph's own id first, then those of others. */
    List<CandidateFact> identifiers(Entity entity) {
        GraphNode node = reads.store.node(entity.id());
        List<CandidateFact> found = new ArrayList<>();
        if (node != null) {
            found.add(identifier(node, entity.id(), 1f));
            for (String reference : node.references()) {
                found.add(identifier(node, reference, Terms.STEP));
            }
        }
        return found;
    }

    private static CandidateFact identifier(GraphNode node, String id, float closeness) {
        Provenance provenance =
                new Provenance(
                        node.source().isEmpty() ? "graph" : node.source(),
                        node.licence(),
                        Double.NaN,
                        Float.NaN,
                        Float.NaN,
                        List.of(),
                        new TreeMap<>());
        GraphLink link = new GraphLink(node.entity(), IDENTIFIER, new Entity(id, "Identifier", id));
        GraphEdge edge = new GraphEdge(link, List.of(provenance));
        return new CandidateFact(edge, node.entity(), List.of(), Origin.IDENTIFIER, closeness);
    }
}
