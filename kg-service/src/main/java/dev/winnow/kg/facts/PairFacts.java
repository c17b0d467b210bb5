package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Edges that join two entities of the question: what a statement asserts or denies. An edge of a
 * narrower term stands for one of the entity where that has none, and a chain through the hierarchy
 * for an edge between its ends.
 */
final class PairFacts {

    /**
     * Narrower terms whose evidence is compared for one relation. The nearest come first, and a
     * class with more of them than that is founded well whichever is shown.
     */
    private static final int COMPARED = 20;

    /**
     * Share of the closeness that a step down the hierarchy leaves. Picked by hand: the entity's
     * own edge before that of a subtype of a subtype.
     */
    static final float STEP = .9f;

    private final GraphStore store;
    private final EvidenceRules rules;

    PairFacts(GraphStore store, EvidenceRules rules) {
        this.store = store;
        this.rules = rules;
    }

    /** Each relation once; empty if nothing joins them. */
    List<CandidateFact> between(
            Entity one, Entity other, FactOptions options, GraphReadBudget reads) {
        List<CandidateFact> found = new ArrayList<>();
        for (GraphEdge edge : store.between(one.id(), other.id())) {
            add(found, edge, one, List.of(), 1f, options);
        }
        if (found.isEmpty()) {
            chain(one, other, options, found);
            chain(other, one, options, found);
        }
        if (found.isEmpty() && options.rollUp()) {
            rollUp(one, other, options, reads, found);
            rollUp(other, one, options, reads, found);
        }
        return found;
    }

    /** Whether one is a kind of the other, by way of terms between them. */
    private void chain(Entity lower, Entity upper, FactOptions options, List<CandidateFact> found) {
        if (!lower.kind().equals(upper.kind())) {
            return;
        }
        List<Entity> path = Terms.broader(store, lower).path(upper.id());
        if (path.size() < 2) {
            return;
        }
        List<Provenance> provenances = new ArrayList<>();
        List<Relation> steps = new ArrayList<>();
        for (int i = 0; i + 1 < path.size(); i++) {
            for (GraphEdge step : store.between(path.get(i).id(), path.get(i + 1).id())) {
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
            add(found, whole, lower, path, (float) Math.pow(STEP, path.size() - 2), options);
        }
    }

    /** Edges of what is narrower than the first. */
    private void rollUp(
            Entity upper,
            Entity lower,
            FactOptions options,
            GraphReadBudget reads,
            List<CandidateFact> found) {
        Terms terms = reads.narrower(upper, true);
        if (terms.ids().size() == 1) {
            return;
        }
        Map<String, List<Entity>> byRelation = new LinkedHashMap<>();
        List<GraphLink> links = new ArrayList<>();
        for (GraphLink link : store.links(List.of(lower.id()), List.of())) {
            if (!link.relation().hierarchical() && terms.contains(link.other(lower.id()).id())) {
                links.add(link);
            }
        }
        links.sort(
                Comparator.<GraphLink>comparingInt(
                                link -> terms.distance(link.other(lower.id()).id()))
                        .thenComparing(link -> link.other(lower.id()).id()));
        for (GraphLink link : links) {
            byRelation
                    .computeIfAbsent(link.relation().id(), id -> new ArrayList<>())
                    .add(link.other(lower.id()));
        }
        byRelation.forEach((relation, ends) -> best(terms, lower, relation, ends, options, found));
    }

    private void best(
            Terms terms,
            Entity lower,
            String relation,
            List<Entity> ends,
            FactOptions options,
            List<CandidateFact> found) {
        GraphEdge best = null;
        Entity end = lower;
        float worth = 0f;
        for (Entity candidate : ends.subList(0, Math.min(COMPARED, ends.size()))) {
            for (GraphEdge edge : store.between(candidate.id(), lower.id())) {
                GraphEdge admitted = options.admitted(edge, rules);
                float prior = admitted == null ? 0f : rules.prior(admitted);
                if (edge.relation().id().equals(relation) && prior > worth) {
                    best = admitted;
                    end = candidate;
                    worth = prior;
                }
            }
        }
        if (best != null) {
            found.add(
                    new CandidateFact(
                            best,
                            terms.root(),
                            terms.path(end.id()),
                            Origin.ASSERTED,
                            (float) Math.pow(STEP, terms.distance(end.id()))));
        }
    }

    private void add(
            List<CandidateFact> found,
            GraphEdge edge,
            Entity anchor,
            List<Entity> path,
            float closeness,
            FactOptions options) {
        GraphEdge admitted = options.admitted(edge, rules);
        if (admitted != null) {
            found.add(new CandidateFact(admitted, anchor, path, Origin.ASSERTED, closeness));
        }
    }
}
