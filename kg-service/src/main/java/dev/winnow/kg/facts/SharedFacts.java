package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphLink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Neighbours that two entities have in common, of themselves or of their narrower terms. The
 * smaller class is spread out and the larger one only looked up, so that "disease" on one side
 * costs what the other side does.
 */
final class SharedFacts {

    /** Neighbours of which the edges on both sides are read. Beyond it no budget reaches. */
    private static final int MOST = 300;

    private final EvidenceRules rules;

    SharedFacts(EvidenceRules rules) {
        this.rules = rules;
    }

    /**
     * A common neighbour.
     *
     * @param entity which
     * @param grade the weaker of the two sides' best
     * @param worth of the evidence of both sides, 0 to 1
     * @param edges one of each side, or one that stands for both
     */
    record Overlap(Entity entity, EvidenceGrade grade, float worth, List<CandidateFact> edges) {}

    /** Best founded first, then by id. */
    List<Overlap> of(
            Entity one, Entity other, Intent intent, FactOptions options, GraphReadBudget reads) {
        Terms first = reads.narrower(one, options.rollUp());
        Terms second = reads.narrower(other, options.rollUp());
        Terms small = first.ids().size() <= second.ids().size() ? first : second;
        Terms large = small == first ? second : first;
        Best near = new Best(small, intent, options, null);
        reads.edges(small.ids(), List.of(), near);
        Map<String, CandidateFact> far = opposite(near, large, intent, options, reads);
        List<Overlap> common = new ArrayList<>(far.size());
        far.forEach((id, edge) -> common.add(common(near.found.get(id), edge)));
        common.sort(
                Comparator.comparingDouble(Overlap::worth)
                        .reversed()
                        .thenComparing(c -> c.entity().id()));
        return common.subList(0, Math.min(MOST, common.size()));
    }

    private Map<String, CandidateFact> opposite(
            Best near, Terms large, Intent intent, FactOptions options, GraphReadBudget reads) {
        if (near.found.isEmpty()) {
            return Map.of();
        }
        TreeSet<String> relations = new TreeSet<>();
        near.found.values().forEach(found -> relations.add(found.edge().relation().id()));
        Best far = new Best(large, intent, options, near.found.keySet());
        reads.edges(near.bestFirst(), List.copyOf(relations), far);
        return far.found;
    }

    /** Keeps the best edge to each neighbour from one of the terms. */
    private final class Best implements Consumer<GraphEdge> {

        private final Map<String, CandidateFact> found = new TreeMap<>();
        private final Map<String, Float> worths = new HashMap<>();
        private final Terms terms;
        private final Intent intent;
        private final FactOptions options;
        private final @Nullable Set<String> wanted;

        /**
         * @param wanted the neighbours that count; null for all
         */
        Best(Terms terms, Intent intent, FactOptions options, @Nullable Set<String> wanted) {
            this.terms = terms;
            this.intent = intent;
            this.options = options;
            this.wanted = wanted;
        }

        /**
         * The neighbours, so that the best founded are looked up before the question has read
         * enough.
         */
        List<String> bestFirst() {
            List<String> ids = new ArrayList<>(found.keySet());
            // Ids are in order, and stay so between equals: the sort is stable.
            ids.sort((one, other) -> Float.compare(worth(other), worth(one)));
            return ids;
        }

        private float worth(String neighbour) {
            return worths.getOrDefault(neighbour, 0f);
        }

        @Override
        public void accept(GraphEdge edge) {
            Entity end = terms.contains(edge.subject().id()) ? edge.subject() : edge.object();
            GraphLink link = edge.link();
            String neighbour = link.other(end.id()).id();
            if (!terms.contains(end.id())
                    || terms.contains(neighbour)
                    || !intent.lists(link, end.id())
                    || (wanted != null && !wanted.contains(neighbour))) {
                return;
            }
            GraphEdge admitted = options.admitted(edge, rules);
            if (admitted == null) {
                return;
            }
            float closeness = (float) Math.pow(PairFacts.STEP, terms.distance(end.id()));
            // Evidence decides, the distance only between equals.
            float worth = rules.prior(admitted) + closeness / 1_000f;
            Float before = worths.get(neighbour);
            if (before == null || worth > before) {
                worths.put(neighbour, worth);
                found.put(
                        neighbour,
                        new CandidateFact(
                                admitted,
                                terms.root(),
                                terms.path(end.id()),
                                Origin.SHARED,
                                closeness));
            }
        }
    }

    private Overlap common(@Nullable CandidateFact one, CandidateFact other) {
        CandidateFact near = one == null ? other : one;
        EvidenceGrade grade = rules.grade(near.edge());
        EvidenceGrade opposite = rules.grade(other.edge());
        Map<GraphLink, CandidateFact> edges = new LinkedHashMap<>();
        edges.put(near.edge().link(), near);
        edges.putIfAbsent(other.edge().link(), other);
        return new Overlap(
                near.far(),
                grade.reaches(opposite) ? opposite : grade,
                Math.min(rules.prior(near.edge()), rules.prior(other.edge())),
                List.copyOf(edges.values()));
    }
}
