package dev.winnow.kg.facts;

import dev.winnow.core.graph.GraphLink;
import java.util.Set;

/**
 * The kinds and relations that a question asks for.
 *
 * @param kinds kinds of entity that it asks for; empty if it names none
 * @param relations ids of the relations that it asks for; empty if it names none
 * @param shared whether it asks for what its entities have in common
 * @param identifiers whether it asks for ids in other databases
 */
public record Intent(
        Set<String> kinds, Set<String> relations, boolean shared, boolean identifiers) {

    /**
     * Share of the kind in a match, the rest is the relation's. A kind is a noun that stands in the
     * graph by that name, a verb has many meanings ("associated" is said of all relations), so the
     * kind says more.
     */
    private static final float KIND = .6f;

    public Intent {
        kinds = Set.copyOf(kinds);
        relations = Set.copyOf(relations);
    }

    /** Whether the question says nothing that a fact could match. */
    public boolean open() {
        return kinds.isEmpty() && relations.isEmpty();
    }

    /**
     * Degree to which an edge is what is asked for, 0 to 1.
     *
     * @param anchor the end that the question names
     */
    public float match(GraphLink link, String anchor) {
        float kind = kinds.contains(link.other(anchor).kind()) ? KIND : 0f;
        float relation = relations.contains(link.relation().id()) ? 1f - KIND : 0f;
        return kind + relation;
    }

    /**
     * Whether an edge may belong to the list that is asked for: of the kind asked, or if none is,
     * by the relation.
     */
    public boolean lists(GraphLink link, String anchor) {
        if (!kinds.isEmpty()) {
            return kinds.contains(link.other(anchor).kind());
        }
        return relations.isEmpty()
                ? !link.relation().hierarchical()
                : relations.contains(link.relation().id());
    }
}
