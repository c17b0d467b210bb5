package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphEdge;
import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.Term;
import dev.winnow.kg.facts.ExplainedFact.Origin;
import dev.winnow.kg.facts.FactSheet.Truncation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one question reads of the graph: edges, counted and bounded, so that a question about
 * "disease" costs no more than it may, and of each edge the sources that count. For one thread.
 */
final class GraphReads {

    /**
     * Edges that one question may read: a tenth of a second on one core, where no question of
     * BiomixQA reads half as many. A question that reaches the bound says so.
     */
    static final int MOST_EDGES = 60_000;

    /**
     * Entities whose edges are read at first between two looks at the clock, and at most: as many
     * as keep to {@link #EDGES_AT_ONCE}.
     */
    private static final int FIRST_ENTITIES = 16;

    private static final int MOST_ENTITIES = 512;

    /** A millisecond's reading in a snapshot. */
    private static final int EDGES_AT_ONCE = 1_000;

    final GraphStore store;
    final EvidenceRules rules;
    final FactOptions options;
    private final BooleanSupplier over;
    private final Map<String, Terms> narrower = new HashMap<>();
    private int edges;
    private @Nullable Truncation truncation;

    /**
     * @param options which sources count
     * @param over true once the time is up
     */
    GraphReads(GraphStore store, EvidenceRules rules, FactOptions options, BooleanSupplier over) {
        this.store = store;
        this.rules = rules;
        this.options = options;
        this.over = over;
    }

    /**
     * Hands over the edges of these entities until the question has read enough, those of the first
     * entities first. An edge between two of them may come twice.
     */
    void edges(List<String> ids, List<String> relations, Consumer<GraphEdge> use) {
        int from = 0;
        int step = FIRST_ENTITIES;
        while (from < ids.size() && !isOver()) {
            int to = Math.min(ids.size(), from + step);
            List<GraphEdge> read = store.edges(ids.subList(from, to), relations);
            edges += read.size();
            read.forEach(use);
            from = to;
            step =
                    read.size() < EDGES_AT_ONCE
                            ? Math.min(MOST_ENTITIES, 2 * step)
                            : Math.max(1, step / 2);
        }
    }

    /** The entity with all that is narrower if that is rolled up, or alone. Walked once. */
    Terms narrower(Entity root) {
        return narrower.computeIfAbsent(
                root.id(),
                id -> new Terms(root, options.rollUp() ? store.narrower(id) : List.of()));
    }

    /** The edge with the sources that count, or null if too few do. */
    @Nullable GraphEdge admitted(GraphEdge edge) {
        if (options.admitAll()) {
            return edge;
        }
        List<Provenance> counting =
                edge.provenances().stream().filter(row -> options.counts(row, rules)).toList();
        long sources = counting.stream().map(Provenance::source).distinct().count();
        return sources < options.leastSources() ? null : new GraphEdge(edge.link(), counting);
    }

    /** Adds an edge to the candidates, if enough sources count. */
    void admit(
            GraphEdge edge,
            Entity anchor,
            List<Entity> path,
            Origin origin,
            float closeness,
            List<CandidateFact> found) {
        GraphEdge admitted = admitted(edge);
        if (admitted != null) {
            found.add(new CandidateFact(admitted, anchor, path, origin, closeness));
        }
    }

    /** Whether nothing more may be read; remembers why. */
    boolean isOver() {
        if (truncation == null) {
            if (over.getAsBoolean()) {
                truncation = Truncation.DEADLINE;
            } else if (edges >= MOST_EDGES) {
                truncation = Truncation.TOO_MANY_EDGES;
            }
        }
        return truncation != null;
    }

    /** Reason why something was not read; null if all was. */
    @Nullable Truncation truncation() {
        return truncation;
    }

    /** An entity with the terms on one side of it in the hierarchy. */
    static final class Terms {

        /**
         * Share of the closeness that a step down the hierarchy leaves. Picked by hand: the
         * entity's own edge before that of a subtype of a subtype.
         */
        static final float STEP = .9f;

        private final Entity root;
        private final Map<String, Term> terms;
        private final List<String> ids;

        Terms(Entity root, List<Term> around) {
            this.root = root;
            this.terms = HashMap.newHashMap(around.size());
            this.ids = new ArrayList<>(around.size() + 1);
            ids.add(root.id());
            for (Term term : around) {
                terms.put(term.entity().id(), term);
                ids.add(term.entity().id());
            }
        }

        /** The entity first, then the others, nearest first. */
        List<String> ids() {
            return ids;
        }

        boolean contains(String id) {
            return id.equals(root.id()) || terms.containsKey(id);
        }

        /** Steps to the entity; 0 for itself. */
        int distance(String id) {
            Term term = terms.get(id);
            return term == null ? 0 : term.distance();
        }

        /** Closeness of what is said of a term. */
        float closeness(String id) {
            return (float) Math.pow(STEP, distance(id));
        }

        /** An edge of a term as a fact about the entity. */
        CandidateFact fact(GraphEdge edge, String id, Origin origin) {
            return new CandidateFact(edge, root, path(id), origin, closeness(id));
        }

        /** Path from the entity to a term, both included; empty for the entity itself. */
        List<Entity> path(String id) {
            List<Entity> path = new ArrayList<>();
            for (@Nullable Term term = terms.get(id); term != null; term = terms.get(term.via())) {
                path.add(term.entity());
            }
            if (!path.isEmpty()) {
                path.add(root);
            }
            Collections.reverse(path);
            return path;
        }
    }
}
