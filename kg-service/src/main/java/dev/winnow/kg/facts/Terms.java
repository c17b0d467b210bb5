package dev.winnow.kg.facts;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphStore.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entity with the terms on one side of it in the hierarchy. */
final class Terms {

    /**
     * Share of the closeness that a step down the hierarchy leaves. Picked by hand: the entity's
     * own edge before that of a subtype of a subtype.
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

    /** Closeness of what is said of a term. */
    float closeness(String id) {
        return (float) Math.pow(STEP, distance(id));
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
