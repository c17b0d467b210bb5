package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.GraphLink;
import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import dev.winnow.kg.facts.GraphReads.Terms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours that two entities have in common, of themselves or of their narrower terms. The
 * smaller class is spread out and the larger one only looked up, so that "disease" on one side
 * costs what the other side does.
 */
record SharedFacts(GraphReads reads, Intent intent) {

    /** Neighbours of which the edges on both sides are read. Beyond it no budget reaches. */
    private static final int MOST = 300;

    /**
     * A common neighbour.
     *
     * @param entity which
     * @param grade the weaker of the two sides' best
     * @param worth of the evidence of both sides, 0 to 1
     * @param edges one of each side, or one that stands for both
     */
    record Overlap(Entity entity, EvidenceGrade grade, float worth, List<CandidateFact> edges) {}

    /** The best edge that leads to a neighbour, and what it is worth. */
    private record Best(CandidateFact edge, float worth) {}

    /** Best founded first, then by id. */
    List<Overlap> of(Entity one, Entity other) {
        Terms first = reads.narrower(one);
        Terms second = reads.narrower(other);
        Terms small = first.ids().size() <= second.ids().size() ? first : second;
        Terms large = small == first ? second : first;
        Map<String, Best> near = best(small, small.ids(), List.of(), null);
        if (near.isEmpty()) {
            return List.of();
        }
        TreeSet<String> relations = new TreeSet<>();
        near.values().forEach(best -> relations.add(best.edge.edge().relation().id()));
        // The best founded are looked up before the question has read enough. Ids are in order, and
        // stay so between equals: the sort is stable.
        List<String> bestFirst = new ArrayList<>(near.keySet());
        bestFirst.sort(Comparator.comparingDouble(id -> -known(near, id).worth));
        Map<String, Best> far = best(large, bestFirst, List.copyOf(relations), near.keySet());
        return far.entrySet().stream()
                .map(best -> common(known(near, best.getKey()).edge, best.getValue().edge))
                .sorted(
                        Comparator.comparingDouble(Overlap::worth)
                                .reversed()
                                .thenComparing(c -> c.entity().id()))
                .limit(MOST)
                .toList();
    }

    private static Best known(Map<String, Best> best, String id) {
        return Objects.requireNonNull(best.get(id));
    }

    /**
     * The best edge to each neighbour from one of the terms, by the neighbour's id.
     *
     * @param ids of the entities whose edges are read
     * @param wanted the neighbours that count; null for all
     */
    private Map<String, Best> best(
            Terms terms, List<String> ids, List<String> relations, @Nullable Set<String> wanted) {
        Map<String, Best> found = new TreeMap<>();
        reads.edges(
                ids,
                relations,
                edge -> {
                    Entity end =
                            terms.contains(edge.subject().id()) ? edge.subject() : edge.object();
                    String neighbour = edge.link().other(end.id()).id();
                    if (terms.contains(end.id())
                            && !terms.contains(neighbour)
                            && intent.lists(edge.link(), end.id())
                            && (wanted == null || wanted.contains(neighbour))) {
                        keepBest(found, neighbour, edge, terms, end.id());
                    }
                });
        return found;
    }

    private void keepBest(
            Map<String, Best> found, String neighbour, GraphEdge edge, Terms terms, String end) {
        GraphEdge admitted = reads.admitted(edge);
        if (admitted == null) {
            return;
        }
        // Evidence decides, the distance only between equals.
        float worth = reads.rules.prior(admitted) + terms.closeness(end) / 1_000f;
        Best before = found.get(neighbour);
        if (before == null || worth > before.worth) {
            found.put(neighbour, new Best(terms.fact(admitted, end, Origin.SHARED), worth));
        }
    }

    private Overlap common(CandidateFact near, CandidateFact far) {
        EvidenceGrade grade = reads.rules.grade(near.edge());
        EvidenceGrade opposite = reads.rules.grade(far.edge());
        Map<GraphLink, CandidateFact> edges = new LinkedHashMap<>();
        edges.put(near.edge().link(), near);
        edges.putIfAbsent(far.edge().link(), far);
        return new Overlap(
                near.far(),
                grade.reaches(opposite) ? opposite : grade,
                Math.min(reads.rules.prior(near.edge()), reads.rules.prior(far.edge())),
                List.copyOf(edges.values()));
    }
}
