package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entity with the terms on one side of it in the hierarchy. */
final class Terms {

    private final Entity root;
    private final Map<String, Term> terms;
    private final List<String> ids;

    private Terms(Entity root, List<Term> around) {
        this.root = root;
        this.terms = HashMap.newHashMap(around.size());
        this.ids = new ArrayList<>(around.size() + 1);
        ids.add(root.id());
        for (Term term : around) {
            terms.put(term.entity().id(), term);
            ids.add(term.entity().id());
        }
    }

    /** The entity with all that is narrower. */
    static Terms narrower(GraphStore store, Entity root) {
        return new Terms(root, store.narrower(root.id()));
    }

    static Terms alone(Entity root) {
        return new Terms(root, List.of());
    }

    static Terms broader(GraphStore store, Entity root) {
        return new Terms(root, store.broader(root.id()));
    }

    Entity root() {
        return root;
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

    /** Path from the entity to a term, both included; empty for the entity itself. */
    List<Entity> path(String id) {
        @Nullable Term term = terms.get(id);
        if (term == null) {
            return List.of();
        }
        List<Entity> path = new ArrayList<>();
        while (term != null) {
            path.add(term.entity());
            term = terms.get(term.via());
        }
        path.add(root);
        Collections.reverse(path);
        return path;
    }
}
