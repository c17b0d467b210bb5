package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphStore.GraphPath;
import dev.winnow.core.graph.GraphStore.PathLimits;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import dev.winnow.kg.facts.GraphReads.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Edges that join two entities of the question: what a statement asserts or denies. An edge of a
 * narrower term stands for one of the entity where that has none, and a chain through the hierarchy
 * for an edge between its ends. And the ways from one to the other where nothing joins them.
 */
record PairFacts(GraphReads reads) {

    /**
     * Narrower terms whose evidence is compared for one relation. The nearest come first, and a
     * class with more of them than that is founded well whichever is shown.
     */
    private static final int COMPARED = 20;

    /**
     * Passed by on the way: what has more edges explains nothing. A twentieth of one per cent of
     * the shared graph's nodes have more.
     */
    private static final int HUB = 500;

    /** Paths that are compared, and paths that are kept. */
    private static final int SEEN = 50;

    private static final int KEPT = 5;

    /** Each relation once; empty if nothing joins them. */
    List<CandidateFact> between(Entity one, Entity other) {
        List<CandidateFact> found = new ArrayList<>();
        for (GraphEdge edge : reads.store.between(one.id(), other.id())) {
            reads.admit(edge, one, List.of(), Origin.ASSERTED, 1f, found);
        }
        if (found.isEmpty()) {
            chain(one, other, found);
            chain(other, one, found);
        }
        if (found.isEmpty() && reads.options.rollUp()) {
            rollUp(one, other, found);
            rollUp(other, one, found);
        }
        return found;
    }

    /** Whether one is a kind of the other, by way of terms between them. */
    private void chain(Entity lower, Entity upper, List<CandidateFact> found) {
        if (!lower.kind().equals(upper.kind())) {
            return;
        }
        List<Entity> path = new Terms(lower, reads.store.broader(lower.id())).path(upper.id());
        List<Provenance> provenances = new ArrayList<>();
        List<Relation> steps = new ArrayList<>();
        for (int i = 0; i + 1 < path.size(); i++) {
            for (GraphEdge step : reads.store.between(path.get(i).id(), path.get(i + 1).id())) {
                if (step.relation().hierarchical()) {
                    steps.add(step.relation());
                    provenances.addAll(step.provenances());
                }
            }
        }
        if (!steps.isEmpty()) {
            provenances.sort(Comparator.comparing(Provenance::source));
            GraphEdge whole =
                    new GraphEdge(new GraphLink(lower, steps.getFirst(), upper), provenances);
            float closeness = (float) Math.pow(Terms.STEP, path.size() - 2);
            reads.admit(whole, lower, path, Origin.ASSERTED, closeness, found);
        }
    }

    /** Edges of what is narrower than the first. */
    private void rollUp(Entity upper, Entity lower, List<CandidateFact> found) {
        Terms terms = reads.narrower(upper);
        if (terms.ids().size() == 1) {
            return;
        }
        Comparator<GraphLink> nearest =
                Comparator.comparingInt(link -> terms.distance(link.other(lower.id()).id()));
        reads.store.links(List.of(lower.id()), List.of()).stream()
                .filter(link -> !link.relation().hierarchical())
                .filter(link -> terms.contains(link.other(lower.id()).id()))
                .sorted(nearest.thenComparing(link -> link.other(lower.id()).id()))
                .collect(
                        Collectors.groupingBy(
                                link -> link.relation().id(),
                                LinkedHashMap::new,
                                Collectors.mapping(
                                        link -> link.other(lower.id()), Collectors.toList())))
                .forEach((relation, ends) -> best(terms, lower, relation, ends, found));
    }

    private void best(
            Terms terms,
            Entity lower,
            String relation,
            List<Entity> ends,
            List<CandidateFact> found) {
        GraphEdge best = null;
        Entity end = lower;
        float worth = 0f;
        for (Entity candidate : ends.subList(0, Math.min(COMPARED, ends.size()))) {
            for (GraphEdge edge : reads.store.between(candidate.id(), lower.id())) {
                GraphEdge admitted = reads.admitted(edge);
                float prior = admitted == null ? 0f : reads.rules.prior(admitted);
                if (edge.relation().id().equals(relation) && prior > worth) {
                    best = admitted;
                    end = candidate;
                    worth = prior;
                }
            }
        }
        if (best != null) {
            found.add(terms.fact(best, end.id(), Origin.ASSERTED));
        }
    }

    /**
     * Steps of the shortest paths between two entities that no edge joins, those through hubs last.
     */
    List<CandidateFact> ways(Entity one, Entity other) {
        PathLimits limits = new PathLimits(reads.options.hops(), HUB, SEEN);
        List<GraphPath> paths = new ArrayList<>(reads.store.paths(one.id(), other.id(), limits));
        // The store's order (length, then ids) stays between equals, for the sort is stable.
        paths.sort((a, b) -> Float.compare(penalised(b), penalised(a)));
        List<CandidateFact> found = new ArrayList<>();
        for (GraphPath path : paths.subList(0, Math.min(KEPT, paths.size()))) {
            for (GraphLink link : path.links()) {
                for (GraphEdge edge :
                        reads.store.between(link.subject().id(), link.object().id())) {
                    if (edge.link().equals(link)) {
                        reads.admit(edge, one, List.of(), Origin.WAY, penalised(path), found);
                    }
                }
            }
        }
        return found;
    }

    /**
     * 1 for a way through nodes of degree 2, less for each further edge of what it passes, in
     * logarithms.
     */
    private float penalised(GraphPath path) {
        double worth = 1d;
        for (Entity passed : path.entities().subList(1, path.entities().size() - 1)) {
            worth /= 1d + Math.log(Math.max(2, reads.store.degree(passed.id())) / 2d);
        }
        return (float) worth;
    }
}
